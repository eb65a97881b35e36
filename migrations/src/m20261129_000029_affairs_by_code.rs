//! The affair of an innovation is stored as its code. Publications had stored the words of the form (`Tenaga Kerja`), so that nothing
//! that came from a contest was ever found under its affair (`tenaga-kerja`).

use sea_orm_migration::prelude::*;

/// See the head of the file.
#[derive(DeriveMigrationName)]
pub struct Migration;

/// The words in question; each code is its words in lower case with hyphens between them.
const WORDS: &[&str] = &[
    "Pendidikan",
    "Kesehatan",
    "Pekerjaan Umum dan Penataan Ruang",
    "Perumahan Rakyat dan Kawasan Permukiman",
    "Ketenteraman, Ketertiban Umum, dan Pelindungan Masyarakat",
    "Sosial",
    "Tenaga Kerja",
    "Pemberdayaan Perempuan dan Pelindungan Anak",
    "Pangan",
    "Pertanahan",
    "Lingkungan Hidup",
    "Administrasi Kependudukan dan Pencatatan Sipil",
    "Pemberdayaan Masyarakat dan Desa",
    "Pengendalian Penduduk dan Keluarga Berencana",
    "Perhubungan",
    "Komunikasi dan Informatika",
    "Koperasi, Usaha Kecil, dan Menengah",
    "Penanaman Modal",
    "Kepemudaan dan Olahraga",
    "Statistik",
    "Persandian",
    "Kebudayaan",
    "Perpustakaan",
    "Kearsipan",
    "Kelautan dan Perikanan",
    "Pariwisata",
    "Pertanian",
    "Kehutanan",
    "Energi dan Sumber Daya Mineral",
    "Perdagangan",
    "Perindustrian",
    "Transmigrasi",
    "Perencanaan",
    "Keuangan",
    "Kepegawaian",
    "Pendidikan dan Pelatihan",
    "Penelitian dan Pengembangan",
    "Fungsi lain sesuai peraturan perundang-undangan",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for words in WORDS {
            let update = Query::update()
                .table("innovations")
                .value("affair", code(words))
                .and_where(Expr::col("affair").eq(*words))
                .to_owned();
            manager.execute(update).await?;
        }
        Ok(())
    }

    /// Codes stay: programs that wrote words show a code as it is.
    async fn down(&self, _manager: &SchemaManager) -> Result<(), DbErr> {
        Ok(())
    }
}

fn code(words: &str) -> String {
    words.to_lowercase().replace(", ", "-").replace(' ', "-")
}
