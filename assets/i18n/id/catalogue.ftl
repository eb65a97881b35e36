# Katalog, dimensi, kerangka.
catalogue-title = Katalog inovasi
catalogue-lead = Inovasi daerah yang sudah diumumkan, lengkap dengan dimensi kota cerdas dan sumbernya. Cari, saring, lalu tiru yang cocok.
catalogue-about-dimension = Tentang dimensi ini
catalogue-search = Cari nama, singkatan, atau isi
catalogue-search-go = Cari
catalogue-use-framework = Pakai { $name }
catalogue-filter-framework = Kerangka
catalogue-filter-dimension = Dimensi
catalogue-filter-sub_dimension = Unsur
catalogue-filter-year = Tahun
catalogue-filter-region = Daerah
catalogue-filter-category = Kategori
catalogue-filter-office = Perangkat daerah
catalogue-filter-status = Status penandaan
catalogue-filter-q = Kata
catalogue-unknown = { $filter } “{ $value }” tidak dikenal, jadi tidak dipakai.
catalogue-narrow = Saring
catalogue-used = Saringan yang dipakai
catalogue-drop = Lepas saringan
catalogue-clear = Lepas semua saringan
catalogue-more-values =
    { $count ->
       *[other] { $count } lagi
    }
catalogue-count =
    { $count ->
        [0] Tidak ada inovasi
       *[other] { $count } inovasi
    }
catalogue-via = lewat padanan, { $strength }
catalogue-via-short = lewat padanan
catalogue-via-note = Sebagian inovasi belum ditandai dalam kerangka ini. Dimensinya diturunkan dari kerangka lain lewat padanan.
catalogue-strength-weak = lemah
catalogue-strength-medium = sedang
catalogue-strength-strong = kuat
catalogue-none = Tidak ada yang cocok
catalogue-none-text = Coba kata yang lebih umum, atau lepas salah satu saringan.
catalogue-frameworks = Kerangka dan dimensi
catalogue-frameworks-lead = Satu inovasi dapat dilihat lewat beberapa kerangka kota cerdas.
catalogue-framework-owner = Pemilik kerangka
catalogue-browse-framework = Telusuri katalog dengan kerangka ini
catalogue-default = baku
catalogue-to-desk = Tandai dimensinya
catalogue-not-public = Catatan ini belum tampil di katalog umum.
catalogue-is-example = Ini data contoh untuk peragaan, bukan inovasi yang sungguh ada.
catalogue-what = Apa ini
catalogue-unclear = Yang belum jelas
catalogue-maybe-same = Mungkin sama dengan:
catalogue-dimensions = Dimensi
catalogue-no-dimension = Belum ditandai pada dimensi mana pun.
catalogue-primary = utama
catalogue-secondary = pendukung
catalogue-working-group = Kelompok kerja (pokja)
catalogue-tag-year = Tahun
catalogue-reason = Alasan
catalogue-awards = Penghargaan
catalogue-evidence = Data dukung terbuka
catalogue-facts = Ringkasan
catalogue-affair = Urusan
catalogue-maturity = Tahapan
catalogue-maturity-launched = diluncurkan
catalogue-maturity-developed = dikembangkan
catalogue-maturity-implemented_partly = diterapkan sebagian
catalogue-maturity-quick_win = program unggulan (quick win)
catalogue-maturity-indicative = disebut sebagai indikasi
catalogue-maturity-implemented = diterapkan
catalogue-source = Sumber
catalogue-source-publisher = Penerbit
catalogue-source-place = Tempat
catalogue-source-date = Tanggal
catalogue-source-note = Catatan
catalogue-target = Sasaran
catalogue-local-name = Nama dalam bahasa Indonesia
catalogue-parts = Unsur
catalogue-all-of-dimension = Lihat semua di katalog
catalogue-gap = Belum ada inovasi di dimensi ini
catalogue-gap-text = Celah seperti ini dapat menjadi tema lomba berikutnya.
catalogue-crosswalk = Padanan di kerangka lain
catalogue-programmes = Program kota cerdas di daerah ini dan nasional
catalogue-programme-owner = Pelaksana
catalogue-other-dimensions = Dimensi lain
catalogue-gone-same = Inovasi lain pada dimensi yang sama
catalogue-gone-all = Buka katalog
catalogue-related = Versi dan inovasi terkait
catalogue-related-developed-from = Pengembangan dari
catalogue-related-developed-into = Dikembangkan menjadi
catalogue-related-same-as = Sama dengan
