# Kerangka halaman dan komponen bersama.
common-skip = Langsung ke isi
common-demo-banner = Ini situs contoh. Data bertanda “contoh” dibuat untuk peragaan dan bukan data resmi.
common-example = contoh
common-menu = Menu
common-nav = Navigasi utama
common-nav-contests = Lomba
common-nav-catalogue = Katalog
common-nav-entries = Usulan saya
common-nav-judging = Penilaian
common-nav-committee = Panitia
common-nav-desk = Meja pokja
common-nav-admin = Pengelola
common-sign-in = Masuk
common-sign-out = Keluar
common-register = Buat akun
common-account = Akun saya
common-account-of = Akun { $name }
common-settings = Bahasa dan tampilan
common-theme-auto = Ikut perangkat
common-theme-light = Terang
common-theme-dark = Gelap
common-foot-office = Diselenggarakan oleh { $office }.
common-foot-region = Portal lomba dan katalog inovasi daerah.
common-foot-data = Data katalog menyebut sumbernya di tiap halaman inovasi.
common-foot-licence = Perangkat lunak terbuka, lisensi MIT atau Apache-2.0.
common-foot-help = Ada pertanyaan? Tulis kepada
common-foot-api = Data terbuka (JSON)
common-mail-foot = Surat ini dikirim otomatis oleh { $name } { $region }. Anda tidak perlu membalasnya.

# Bagian kecil
common-breadcrumb = Anda di sini
common-pages = Halaman
common-page-range = { $first }–{ $last } dari { $total }
common-page-previous = Sebelumnya
common-page-next = Berikutnya
common-cancel = Batal
common-optional = (boleh kosong)
common-remove-sure = Hapus “{ $name }”? Ini tidak dapat diurungkan.
common-remove-yes = Ya, hapus
common-error = Perlu diperbaiki:
common-errors-title =
    { $count ->
        [1] Ada satu hal yang perlu diperbaiki
       *[other] Ada { $count } hal yang perlu diperbaiki
    }
common-back-home = Ke beranda
common-link = Tautan
common-public = terbuka untuk umum
common-private = tertutup
common-untitled = Belum berjudul
common-untagged = Belum berdimensi
common-completeness = Kelengkapan
common-filled-of = { $filled } dari { $total } terisi
common-stage-done = (selesai)
common-stage-now = sedang berlangsung
common-days-left =
    { $count ->
        [0] Hari terakhir
       *[other] { $count } hari lagi
    }
common-closes-at = Tutup { $time }
common-innovations = { $count } inovasi
common-innovations-none = belum ada inovasi

# Bidang isian
common-words-least = Paling sedikit { $min } kata.
common-words-most = Paling banyak { $max } kata.
common-words-between = Antara { $min } dan { $max } kata.
common-words-now = { $count } kata
common-file-limit = Ukuran paling besar { $size } per berkas.
common-file-too-large = Berkas ini terlalu besar. Ukuran paling besar { $size }.
common-file-progress = Mengunggah: { $percent } %
common-file-failed = Sambungan terputus sebelum berkas sampai. Pilih berkasnya lagi, lalu coba sekali lagi.
common-scale = { $min }–{ $max }

# Penyimpanan otomatis
common-saving = Menyimpan…
common-unsaved = Belum tersimpan
common-saved-at = tersimpan { $time }
common-saved-by-at = disimpan oleh { $name } { $time }
common-save-offline = Sambungan terputus. Isian Anda disimpan di perangkat ini dan dikirim begitu tersambung lagi.
common-save-signed-out = Sesi Anda berakhir. Isian Anda aman di perangkat ini.
common-sign-in-again = Masuk lagi di tab baru
common-save-failed = Belum tersimpan. Kami coba lagi sebentar lagi; isian Anda aman di perangkat ini.
common-save-restored = Isian yang belum sempat terkirim dari perangkat ini sudah dikembalikan.
common-save-mine = Tulisan Anda
common-save-theirs = Tulisan yang tersimpan
common-save-use-mine = Pakai tulisan saya
common-save-use-theirs = Pakai tulisan yang tersimpan

# Lembar penilaian
common-running-total = Nilai sementara
common-criteria-filled = { $filled } dari { $total } kriteria terisi

# Status penandaan dimensi
common-tag-proposed = usulan
common-tag-indicative = indikatif
common-tag-set = ditetapkan
common-tag-quick-win = quick win

# Status usulan
common-entry-draft = Draf
common-entry-submitted = Diajukan
common-entry-returned = Perlu perbaikan
common-entry-corrected = Sudah diperbaiki
common-entry-eligible = Lolos administrasi
common-entry-declined = Tidak diterima
common-entry-shortlisted = Masuk nominasi
common-entry-awarded = Juara
common-entry-not-selected = Tidak terpilih
common-entry-withdrawn = Ditarik
# Status lomba
common-contest-draft = Disiapkan
common-contest-open = Dibuka
common-contest-closed = Ditutup
common-contest-published = Diumumkan
common-contest-archived = Diarsipkan
# Status lembar penilaian
common-sheet-draft = Belum selesai
common-sheet-final = Selesai
common-sheet-void = Batal
# Hasil pemeriksaan
common-verification-accepted = Diterima
common-verification-returned = Dikembalikan
common-verification-declined = Ditolak
# Status surat
common-mail-pending = Menunggu
common-mail-sent = Terkirim
common-mail-kept = Disimpan
common-mail-failed = Gagal

# Halaman galat
common-error-request = Nomor permintaan
common-error-request-hint = Sebutkan nomor ini bila Anda menghubungi panitia.
common-error-ways = Yang dapat Anda lakukan
common-error-forbidden-title = Halaman ini bukan untuk peran Anda
common-error-forbidden-text = Akun Anda tidak memiliki wewenang untuk tindakan ini. Bila menurut Anda keliru, hubungi panitia.
common-error-not-found-title = Halaman tidak ditemukan
common-error-not-found-text = Alamatnya mungkin berubah atau salah ketik. Periksa alamatnya, atau mulai lagi dari beranda atau katalog.
common-error-closed-title = Batas waktu sudah lewat
common-error-closed-text = Isian terakhir Anda tetap tersimpan dan tidak ada yang hilang.
common-error-closed-told = Batas waktu sudah lewat: ditutup { $time }. Yang belum terkirim tetap ada di perangkat ini.
common-error-closed-at = Ditutup { $time }
common-error-stale-title = Ada perubahan yang lebih baru
common-error-stale-text = Halaman ini diubah orang lain atau di tab lain sejak Anda membukanya. Muat ulang untuk melihat isi terbaru; salin dulu tulisan Anda bila perlu.
common-error-conflict-title = Tindakan ini tidak dapat dilakukan sekarang
common-error-conflict-text = Keadaannya sudah berubah sejak halaman ini dibuka. Muat ulang untuk melihat keadaan terbaru.
common-error-gone-title = Sudah ditarik
common-error-gone-text = Isi halaman ini pernah ada dan sudah ditarik oleh pemiliknya.
common-error-unprocessable-title = Permintaan tidak dapat diproses
common-error-unprocessable-text = Ada isian yang tidak dapat kami baca. Kembali ke formulir, lalu coba sekali lagi.
common-error-throttled-title = Terlalu banyak percobaan
common-error-throttled-text = Demi keamanan, kami membatasi percobaan dalam waktu singkat.
common-error-throttled-wait = Silakan coba lagi dalam { $minutes } menit.
common-error-internal-title = Terjadi gangguan di pihak kami
common-error-internal-text = Permintaan Anda belum dapat kami selesaikan. Yang sudah tersimpan tetap aman. Silakan coba lagi beberapa saat lagi.
common-error-unavailable-title = Layanan sedang tidak tersedia
common-error-unavailable-text = Kami sedang memulihkannya. Yang sudah tersimpan tetap aman. Silakan coba lagi beberapa saat lagi.
common-try-again = Coba lagi

# Beranda
common-home-gem = Dimensi kota cerdas dan jumlah inovasinya
common-home-open = Sedang dibuka
common-home-none-open = Belum ada lomba yang dibuka
common-home-none-open-text = Lomba yang sedang menerima usulan akan tampil di sini lengkap dengan jadwalnya. Sementara itu, telusuri inovasi yang sudah terbukti.
common-home-newest = Terbaru di katalog
common-home-all = Lihat semua inovasi
common-home-none-newest = Katalog masih kosong
common-home-none-newest-text = Inovasi tampil di sini setelah hasil lomba diumumkan.
common-home-submit = Ajukan inovasi
common-home-catalogue = Buka katalog
common-home-rules = Lihat aturan dan jadwal

# Panduan tampilan / style guide
common-guide-title = Panduan tampilan
common-guide-lead = Semua bagian halaman dengan isi contoh, terang dan gelap.
common-guide-actions = Tindakan
common-guide-state = Keadaan
common-guide-reading = Bacaan
common-guide-cards = Kartu
common-guide-forms = Formulir
common-guide-sheet = Lembar penilaian
