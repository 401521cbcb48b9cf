from pathlib import Path

import pytest
from django.core.management import CommandError

from catalog.importing.title_matcher import KnownTitle, TitleMatcher
from catalog.importing.title_record import TitleRecord
from catalog.models import CatalogRevision, Genre, Title
from tests.catalog.import_files import everything, run

pytestmark = pytest.mark.django_db

FULL = (
    "kind,name,original_name,other_names,year,runtime,certificate,language,synopsis,synopsis_credit,"
    "artwork_url,backdrop_url,video_url,imdb_id,tmdb_id,movielens_id,wikipedia_page,popularity,genres,moods,actors,"
    "directors,writers,availability\n"
    "film,Amélie,Le Fabuleux destin d'Amélie Poulain,"
    "Die fabelhafte Welt der Amélie|Amélie Poulain,2001,122,FSK 6,fr,A waitress helps.,Ana,"
    "https://example.org/a.jpg,https://example.org/b.jpg,/films/amelie.mp4,tt0211915,194,4973,Amélie,109.5,Comedy|Romance,Feel-good,"
    "Audrey Tautou|Mathieu Kassovitz,Jean-Pierre Jeunet,Guillaume Laurant,DE:Netflix|GB:BBC\n"
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "titles.csv"


def test_every_column_reaches_its_place(file: Path) -> None:
    file.write_text(FULL, encoding="utf-8")
    run("import_csv", file)
    title = Title.objects.get()
    assert (title.name, title.year, title.runtime, title.certificate) == (
        "Amélie",
        2001,
        122,
        "FSK 6",
    )
    assert title.other_names == "Die fabelhafte Welt der Amélie\nAmélie Poulain"
    assert (title.language, title.synopsis, title.synopsis_credit) == (
        "fr",
        "A waitress helps.",
        "Ana",
    )
    assert (title.imdb_id, title.tmdb_id, title.movielens_id) == ("tt0211915", 194, 4973)
    assert (title.wikipedia_page, title.popularity) == ("Amélie", 109.5)
    assert title.artwork_url == "https://example.org/a.jpg"
    assert title.backdrop_url == "https://example.org/b.jpg"
    assert title.video_url == "/films/amelie.mp4"
    assert [genre.slug for genre in title.genres.all()] == ["comedy", "romance"]
    assert [mood.slug for mood in title.moods.all()] == ["feel-good"]
    assert [(c.role, c.person.name) for c in title.credits.select_related("person")] == [
        ("actor", "Audrey Tautou"),
        ("actor", "Mathieu Kassovitz"),
        ("director", "Jean-Pierre Jeunet"),
        ("writer", "Guillaume Laurant"),
    ]
    assert [str(offer) for offer in title.availability.all()] == ["Netflix (DE)", "BBC (GB)"]


def test_importing_twice_changes_nothing(file: Path) -> None:
    file.write_text(FULL, encoding="utf-8")
    run("import_csv", file)
    before = everything()
    output, _ = run("import_csv", file)
    assert everything() == before
    assert "1 titles as they were" in output


def test_a_dry_run_reports_what_it_would_do_and_changes_nothing(file: Path) -> None:
    file.write_text(FULL, encoding="utf-8")
    before = everything()
    output, _ = run("import_csv", file, dry_run=True)
    assert "Dry run" in output
    assert "1 titles added" in output
    assert everything() == before


def test_what_the_file_states_replaces_what_was_there(file: Path) -> None:
    file.write_text(FULL, encoding="utf-8")
    run("import_csv", file)
    revision = CatalogRevision.current()
    file.write_text("name,imdb_id,runtime,genres\nAmélie!,tt0211915,123,Drama\n", encoding="utf-8")
    output, _ = run("import_csv", file)
    title = Title.objects.get()
    assert "1 titles changed" in output
    assert (title.name, title.runtime) == ("Amélie!", 123)
    assert [genre.name for genre in title.genres.all()] == ["Drama"]
    assert CatalogRevision.current() == revision + 2  # the new genre, and the import


def test_an_empty_cell_leaves_the_title_as_it_is(file: Path) -> None:
    file.write_text(FULL, encoding="utf-8")
    run("import_csv", file)
    before = everything()
    file.write_text("name,year,imdb_id,genres,availability\nAmélie,,tt0211915,,\n")
    run("import_csv", file)
    assert everything() == before


def test_a_title_is_the_same_by_name_and_kind_a_year_apart(file: Path) -> None:
    Title.objects.create(name="The Third Man", year=1949)
    file.write_text("name,year,kind\nThird man,1950,film\nThe Third Man,1949,series\n")
    output, _ = run("import_csv", file)
    assert "1 titles added, 1 titles changed" in output
    assert sorted(Title.objects.values_list("kind", "year")) == [("film", 1950), ("series", 1949)]


def test_two_years_apart_are_two_titles(file: Path) -> None:
    Title.objects.create(name="Solaris", year=1972)
    file.write_text("name,year\nSolaris,2002\n")
    run("import_csv", file)
    assert Title.objects.count() == 2


def test_another_external_id_makes_another_title(file: Path) -> None:
    Title.objects.create(name="Hamlet", year=2000, imdb_id="tt0000001")
    file.write_text("name,year,imdb_id\nHamlet,2000,tt0000002\n")
    run("import_csv", file)
    assert Title.objects.count() == 2


def test_a_name_that_fits_two_titles_is_refused(file: Path) -> None:
    Title.objects.create(name="Hamlet", year=2000, imdb_id="tt0000001")
    Title.objects.create(name="Hamlet", year=2000, imdb_id="tt0000002")
    file.write_text("name,year\nHamlet,2000\n")
    _, complained = run("import_csv", file)
    assert "line 2: 2 titles are called “Hamlet” around 2000" in complained


def test_ids_of_two_titles_in_one_line_are_refused(file: Path) -> None:
    Title.objects.create(name="Heat", year=1995, imdb_id="tt0113277")
    Title.objects.create(name="Alien", year=1979, movielens_id=1214)
    file.write_text("name,imdb_id,movielens_id\nHeat,tt0113277,1214\n")
    before = everything()
    _, complained = run("import_csv", file)
    assert "different titles: “Heat” and “Alien”" in complained
    assert everything() == before


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("film,,1999,,,,,", "name: This field cannot be blank"),
        ("film,Heat,nineteen,,,,,", "year: “nineteen” is not a number"),
        ("film,Heat,1500,,,,,", "year: Ensure this value is greater than or equal to 1870"),
        ("film,Heat,1995,0,,,,", "runtime: Ensure this value is greater than or equal to 1"),
        ("song,Heat,1995,,,,,", "kind: Value 'song' is not a valid choice"),
        ("film,Heat,1995,,0113277,,,", "An IMDb id of a title looks like tt0111161"),
        ("film,Heat,1995,,,-5,,", "popularity: Ensure this value is greater than or equal to 0"),
        ("film,Heat,1995,,,nan,,", "popularity: “nan” is no number that fits"),
        ("film,Heat,1995,99999999999999999999,,,,", "runtime: “99999999999999999999” is no number"),
        ("film,Heat,1995,,,,Netflix,", "“Netflix” does not look like DE:Netflix"),
        ("film,Heat,1995,,,,de:Netflix,", "A country is two capital letters"),
        ("film,Heat,1995,,,,,✶", "“✶” has no letters to make a key of"),
        ("film,Heat,1995", "8 fields expected, 3 found"),
        ('film,"Heat"x,1995,,,,,', "This is not CSV"),
    ],
)
def test_a_bad_line_is_refused_with_its_reason_and_the_rest_goes_in(
    file: Path, line: str, reason: str
) -> None:
    file.write_text(
        "kind,name,year,runtime,imdb_id,popularity,availability,genres\n"
        f"film,Alien,1979,,,,,\n{line}\nfilm,Aliens,1986,,,,,\n",
        encoding="utf-8",
    )
    output, complained = run("import_csv", file)
    assert complained.startswith("titles.csv, line 3: ")
    assert reason in complained
    assert "1 lines refused" in output
    assert set(Title.objects.values_list("name", flat=True)) == {"Alien", "Aliens"}


def test_the_report_file_names_every_refused_line(file: Path, tmp_path: Path) -> None:
    file.write_text("name,year\n" + "Heat,x\n" * 30)
    _, complained = run("import_csv", file, report=tmp_path / "report.csv")
    lines = (tmp_path / "report.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "file,line,reason"
    assert len(lines) == 31
    assert "and 10 more" in complained


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b"titel,year\nHeat,1995\n", "no column name"),
        (b"name,director\nHeat,Mann\n", "a column nobody knows: director"),
        (b"name,name\nHeat,Heat\n", "names a column twice"),
        (b"name,year\nHeat,1995\nAm\xe9lie,2001\n", "is not UTF-8"),
        (b"name,year\nHeat,1995\n\x00\x00\x00,2001\n", "is not text"),
        (b'name,year\nHeat,1995\n"Alien,1979\n', "ends inside the quotes"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "is not"),
    ],
)
def test_a_broken_file_is_named_and_changes_nothing(
    file: Path, content: bytes, reason: str
) -> None:
    Title.objects.create(name="Alien", year=1979)
    before = everything()
    file.write_bytes(content)
    with pytest.raises(CommandError, match=rf"titles.csv.* {reason}.*Nothing was changed"):
        run("import_csv", file)
    assert everything() == before


def test_a_new_synopsis_is_not_credited_to_the_author_of_the_old_one(file: Path) -> None:
    Title.objects.create(name="Heat", year=1995, synopsis="Old.", synopsis_credit="Ana")
    file.write_text("name,year,synopsis\nHeat,1995,New.\n")
    run("import_csv", file)
    assert Title.objects.values_list("synopsis", "synopsis_credit").get() == ("New.", "")


def test_a_missing_file_is_reported_as_missing(file: Path) -> None:
    with pytest.raises(CommandError, match="No such file"):
        run("import_csv", file)


def test_a_line_that_repeats_a_title_matches_the_one_just_created(file: Path) -> None:
    file.write_text("name,year,runtime\nHeat,1995,\nHeat,1995,170\n")
    output, _ = run("import_csv", file)
    assert Title.objects.get().runtime == 170
    assert "1 titles added, 1 titles changed" in output


def test_remakes_a_year_apart_in_one_file_stay_two_titles(file: Path) -> None:
    file.write_text("name,year\nCarmen,1913\nCarmen,1914\n")
    run("import_csv", file)
    before = everything()
    assert Title.objects.count() == 2
    run("import_csv", file)
    assert everything() == before


def test_a_genre_is_the_same_by_its_key_or_by_what_a_manager_calls_it(file: Path) -> None:
    Genre.objects.create(slug="sci-fi", name="Science fiction")
    file.write_text("name,genres\nAlien,Sci-Fi\nMoon,science Fiction\n")
    run("import_csv", file)
    assert Genre.objects.get().titles.count() == 2


def test_an_exact_year_is_matched_before_a_near_one(file: Path) -> None:
    there = Title.objects.create(name="Titanic", year=1997, movielens_id=1721)
    file.write_text(
        "name,year,wikipedia_page\nTitanic,1996,Titanic_(1996)\nTitanic,1997,Titanic_(1997)\n"
    )
    run("import_csv", file)
    there.refresh_from_db()
    assert (there.year, there.wikipedia_page) == (1997, "Titanic_(1997)")
    assert Title.objects.get(year=1996).wikipedia_page == "Titanic_(1996)"


def test_a_report_that_cannot_be_written_is_refused_before_anything_is_done(
    file: Path, tmp_path: Path
) -> None:
    file.write_text("name\nHeat\n")
    with pytest.raises(CommandError, match="The report cannot be written"):
        run("import_csv", file, report=tmp_path / "nowhere" / "report.csv")
    assert not Title.objects.exists()


def test_two_changes_at_once_end_with_a_sentence_and_nothing_half_done(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    matched = TitleMatcher.match

    def meanwhile(known: TitleMatcher, record: TitleRecord) -> KnownTitle | None:
        found = matched(known, record)
        Title.objects.get_or_create(name="Someone was quicker", imdb_id="tt0113277")
        return found

    file.write_text("name,imdb_id\nAlien,tt0078748\nHeat,tt0113277\n")
    monkeypatch.setattr(TitleMatcher, "match", meanwhile)
    with pytest.raises(CommandError, match="Nothing was changed; run it again"):
        run("import_csv", file)
    assert not Title.objects.filter(name__in=["Alien", "Heat"]).exists()
