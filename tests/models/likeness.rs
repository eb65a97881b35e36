//! How alike innovations are: the evaluation on the seed catalogue that the thresholds rest on, and the search's bounds.

use sayembara::{
    data::catalogue::catalogue,
    search::likeness::{Corpus, Described, SHOWN_FROM, STRONG_FROM},
};

fn seed() -> Vec<(String, Described)> {
    let all = catalogue().unwrap().innovations;
    let described =
        |text: String, name: String, acronym: String, expansion: String| Described { name, acronym, expansion, text };
    all.into_iter().map(|one| (one.slug, described(one.summary_id, one.name, one.acronym, one.expansion))).collect()
}

fn called(name: &str, expansion: &str) -> Described {
    Described { name: name.to_owned(), expansion: expansion.to_owned(), ..Described::default() }
}

#[test]
fn of_all_pairs_of_the_seed_catalogue_only_the_two_si_marta_are_shown() {
    let seed = seed();
    let corpus = Corpus::build(seed.iter().map(|(_, described)| described));
    let mut shown = Vec::new();
    let mut highest_other = 0;
    for one in 0..seed.len() {
        for two in one + 1..seed.len() {
            let total = corpus.between(one, two).total;
            if total >= SHOWN_FROM {
                shown.push((seed[one].0.as_str(), seed[two].0.as_str(), total >= STRONG_FROM));
            } else {
                highest_other = highest_other.max(total);
            }
        }
    }
    assert_eq!(shown, [("si-marta-tunjangan-sertifikasi", "si-marta-tunjangan-profesi", true)]);
    assert!(highest_other + 100 < SHOWN_FROM, "no other pair comes near: {highest_other}");
}

/// What people write for the same thing: gaps, hyphens, slips of the pen, years, other words around, words in another order.
const VARIANTS: [(&str, &str, &str); 14] = [
    ("simarta", "", "si-marta-tunjangan-profesi"),
    ("SI - MARTA 2", "", "si-marta-tunjangan-profesi"),
    ("Bank Sampah Sekumpul 2024", "", "bank-sampah-sekumpul"),
    ("Banksampah Sekumpul", "", "bank-sampah-sekumpul"),
    ("Sampah Sekumpul: bank", "", "bank-sampah-sekumpul"),
    ("Tangkap Adik Mans", "", "tangkap-adik-manis"),
    ("Gerobak Ketan Kalah", "", "gerobak-ketan-kala"),
    ("Sidelima", "", "sidelimas"),
    ("Side Limas", "", "sidelimas"),
    ("Ayo sehat", "Gerakan Olahraga Bersama dan Cek Kesehatan Berkala", "gerobak-ketan-kala"),
    (
        "Layanan calon pengantin",
        "Pelayanan Kesehatan bagi Calon Pengantin, Ibu Hamil, Ibu Bersalin, Bayi dan Balita",
        "liontin-milan",
    ),
    ("Destinasi Anjang Borneo", "", "destia-borneo"),
    ("Pengolahan sampah plastik menjadi solar", "", "pengolahan-sampah-plastik"),
    ("E-Village Budgetting", "", "e-village-budgeting"),
];

const STRANGERS: [(&str, &str); 8] = [
    ("Bangku Taman Panel Surya", "Bangku taman untuk mengisi daya"),
    ("Bank Darah Keliling", ""),
    ("Si Manis", "Sistem Informasi Manajemen Industri Sasirangan"),
    ("Sada", "Sistem Aduan Desa"),
    ("Smart Parkir", ""),
    ("Radio Petani", "Radio untuk petani di pedesaan"),
    ("Gerakan Membaca Bersama", ""),
    ("Aplikasi Kader Desa", ""),
];

#[test]
fn variants_of_a_name_find_it_and_new_names_find_nothing() {
    let seed = seed();
    let corpus = Corpus::build(seed.iter().map(|(_, described)| described));
    let found = |described: &Described| -> Vec<(String, u16)> {
        let found = corpus.like(described, SHOWN_FROM, 5).into_iter();
        found.map(|found| (seed[found.place].0.clone(), found.likeness.total)).collect()
    };
    let missed: Vec<_> = VARIANTS
        .iter()
        .filter(|(name, expansion, slug)| {
            found(&called(name, expansion)).iter().all(|(known, _)| !known.starts_with(slug))
        })
        .map(|(name, _, slug)| {
            let at = seed.iter().position(|(known, _)| known.starts_with(slug));
            (
                name,
                slug,
                at.map(|at| {
                    corpus.like(&called(name, ""), 0, 40).into_iter().find(|m| m.place == at).map(|m| m.likeness)
                }),
            )
        })
        .collect();
    assert!(missed.is_empty(), "{missed:#?}");
    let wrong: Vec<_> = STRANGERS.iter().map(|(name, expansion)| (name, found(&called(name, expansion)))).collect();
    assert!(wrong.iter().all(|(_, found)| found.is_empty()), "{wrong:#?}");
}

#[test]
fn a_copied_text_is_found_under_another_name() {
    let text = "Warga menyetor sampah terpilah di pos setiap pekan lalu saldo tabungan mereka dicatat kader dan dapat \
                ditukar dengan sembako atau pulsa listrik di koperasi kelurahan";
    let mut all: Vec<Described> = seed().into_iter().map(|(_, described)| described).collect();
    all.push(Described { text: text.to_owned(), ..called("Tabungan Hijau", "") });
    let place = all.len() - 1;
    let corpus = Corpus::build(&all);
    let copy = Described { text: text.replace("kelurahan", "desa"), ..called("Celengan Bersih", "") };
    assert_eq!(corpus.like(&copy, SHOWN_FROM, 5).first().map(|found| found.place), Some(place));
}

#[test]
fn the_search_finds_what_comparing_with_all_finds() {
    let all: Vec<Described> = (0..600).map(made_up).collect();
    let corpus = Corpus::build(&all);
    for one in (0..600).step_by(37) {
        let mut everything: Vec<usize> =
            (0..600).filter(|two| *two != one && corpus.between(one, *two).total >= STRONG_FROM).collect();
        let found: Vec<usize> = corpus.like(&all[one], STRONG_FROM, 600).into_iter().map(|found| found.place).collect();
        everything.retain(|place| !found.contains(place));
        assert!(everything.is_empty(), "{one} misses {everything:?}");
    }
}

/// Names of three words out of many, some alike.
fn made_up(number: usize) -> Described {
    let word = |at: usize| {
        [
            "lantera", "borabi", "sukama", "wedano", "tirtasa", "galuhan", "mekarja", "pandu", "rintisa", "jelita",
            "kumbari", "sehatra", "oramta",
        ][at % 13]
    };
    let name = format!("{} {} {}", word(number), word(number / 13 + 3), word(number / 5 + 7));
    Described {
        text: format!("{name} melayani warga {} tiap pekan {}", word(number / 3), number % 50),
        ..called(&name, "")
    }
}
