common-error-forged-form-title = Formulir ini sudah tidak berlaku
common-error-forged-form-text = Halaman mungkin terbuka terlalu lama, atau Anda masuk lagi di tab lain. Kembali, muat ulang halamannya, lalu kirim lagi. Tidak ada yang berubah.
common-error-timeout-title = Terlalu lama
common-error-timeout-text = Permintaan ini tidak selesai tepat waktu. Periksa sambungan Anda lalu coba lagi.
common-error-too-large-title = Terlalu besar
common-error-too-large-text = Kiriman ini melebihi batas. Perkecil berkasnya, lalu kirim lagi.
