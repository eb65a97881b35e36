//! An import on its way: brought, its sheet chosen, its columns matched, one cell wrong.

use super::Client;

const TABLE: &[u8] =
    b"Nama Inovasi;Tahun;Perangkat Daerah\r\nContoh Lumbung Warga;2024;Kecamatan Contoh\r\nContoh Kapal;nanti;\r\n";

/// Brings a table for Kabupaten Banjar as far as its trial; gives the address of the import.
pub async fn begin(committee: &mut Client) -> String {
    let file = [("file", "inovasi-2024.csv", "text/csv", TABLE)];
    let answer = committee.post_files("/committee/imports", &[("region", "63.03")], &file).await.expect_status(303);
    let href = answer.location().strip_suffix("/sheet").unwrap().to_owned();
    committee.post(&format!("{href}/sheet"), &[("sheet", "")]).await.expect_status(303);
    let columns = [("column_name", "0"), ("column_year", "1"), ("column_office", "2"), ("framework", "kominfo6")];
    committee.post(&format!("{href}/mapping"), &columns).await.expect_status(303);
    href
}
