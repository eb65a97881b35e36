# Beranda.
home-title = Inovasi { $region }, dari lomba sampai masterplan
home-lead = Ajukan inovasi beserta data dukungnya, ikuti penilaian yang aturannya terbuka, dan temukan inovasi menurut dimensi kota cerdas.
