-- Text of an export to a typed value; NULL for blank and for what is not decided (hitung.py tells the two apart).
-- chr(1) before a text: the cell held a number; chr(2): an error or a formula that nobody has computed.

-- trim() costs as much as all the rest: most cells begin with a letter or a digit and end without a space
CREATE TEMP MACRO terisi(t) AS CASE WHEN t > '.' AND t < '{' AND NOT ends_with(t, ' ') THEN t
    ELSE nullif(nullif(nullif(trim(t), ''), '-'), '–') END;

CREATE TEMP MACRO rapat(t) AS CASE WHEN contains(t, '  ') THEN regexp_replace(t, ' +', ' ', 'g') ELSE t END;

-- words without anything else: 'H. Budi  Santoso' and 'h budi santoso' are one
CREATE TEMP MACRO huruf(t) AS trim(regexp_replace(lower(t), '[^a-z0-9]+', ' ', 'g'));

CREATE TEMP MACRO bulan(t) AS
    MAP {'jan': 1, 'feb': 2, 'peb': 2, 'mar': 3, 'apr': 4, 'mei': 5, 'may': 5, 'jun': 6, 'jul': 7, 'agu': 8, 'ags': 8,
         'agt': 8, 'aug': 8, 'sep': 9, 'okt': 10, 'oct': 10, 'nov': 11, 'nop': 11, 'des': 12, 'dec': 12}[left(t, 3)];

-- a month's whole name, or its first letters; any other word is none
CREATE TEMP MACRO nama_bulan(t) AS CASE WHEN regexp_full_match(t,
    'jan(uari|uary)?|[fp]eb(ruari|ruary)?|mar(et|ch)?|apr(il)?|mei|may|june?|juni|jul[iy]?|agu(st|stus)?|ags|agt|aug(ust)?'
    '|sept?(ember)?|o[kc]t(ober)?|no[vp](ember)?|de[sc](ember)?') THEN bulan(t) END;

CREATE TEMP MACRO hari(y, m, d) AS
    CASE WHEN m IS NOT NULL AND length(y) IN (2, 4)
    THEN try_cast(concat(CASE WHEN length(y) = 2 THEN '20' ELSE '' END, y, '-', m, '-', d) AS DATE) END;

CREATE TEMP MACRO tanggal_angka(a, urutan) AS
    CASE WHEN urutan = 'mdy' THEN hari(a[3], a[1], a[2]) WHEN length(a[3]) = 4 OR urutan = 'dmy2' THEN hari(a[3], a[2], a[1]) END;

-- a lambda over a list of one is the only way to name a middle result; without it the regex would run three times
CREATE TEMP MACRO tanggal_kata(t) AS list_transform(
    [regexp_extract(t, '^(?:[a-z'']+, ?)?(\d{1,2})[ /-]+([a-z]+)\.?[ /-]+(\d{4})(?:[ ,t-].*)?$', ['d', 'm', 'y']),
     regexp_extract(t, '^([a-z]+)\.? (\d{1,2}), ?(\d{4})(?:[ ,].*)?$', ['m', 'd', 'y'])::STRUCT(d VARCHAR, m VARCHAR, y VARCHAR)],
    lambda a: hari(a.y, nama_bulan(a.m), a.d));

-- Excel counts days from 1899-12-30; outside 1954-2119 a number is no date
CREATE TEMP MACRO serial(x) AS
    CASE WHEN x BETWEEN 20000 AND 80000 THEN DATE '1899-12-30' + floor(x)::INTEGER END;

CREATE TEMP MACRO tanggal_lain(t, urutan) AS CASE
    WHEN starts_with(t, chr(1)) THEN serial(try_cast(substr(t, 2) AS DOUBLE))
    WHEN regexp_full_match(t, '\d{5}') THEN serial(try_cast(t AS DOUBLE))
    WHEN regexp_matches(t, '[a-zA-Z]') AND NOT regexp_matches(t, '^[\d/-]+T') THEN (list_filter(tanggal_kata(lower(t)), lambda h: h IS NOT NULL))[1]
    ELSE tanggal_angka(
        regexp_extract_all(regexp_extract(t, '^\d{1,2}(?:[/.-]\d{1,2}[/.-]\d{4}|/\d{1,2}/\d{2})(?:$|[ T,])'), '\d+'), urutan) END;

-- urutan: 'dmy', 'dmy2' (the year may have two digits) or 'mdy'; ISO dates are read in any column
CREATE TEMP MACRO baca_tanggal(t, urutan) AS coalesce(
    CASE WHEN t < ':' AND try_cast(t AS DATE) >= DATE '1900-01-01' THEN try_cast(t AS DATE) END, tanggal_lain(t, urutan));

-- '3 s/d 5 Maret 2019' and '3-5 Maret 2019' begin on 3 March
CREATE TEMP MACRO awal_rentang(t) AS
    regexp_replace(t, '(\d{1,2}) ?(?:-|–|s ?/ ?d|s\.? ?d\.?|sampai|dan) ?\d{1,2} +([A-Za-z])', '\1 \2');

-- 0001-01-01 (SiCantik), 0000-00-00 (MySQL) stand for no date
CREATE TEMP MACRO isi_tanggal(t) AS CASE WHEN t IS NULL OR regexp_matches(t, '^(0001-01-01|0000-00-00)') THEN NULL ELSE t END;

CREATE TEMP MACRO angka_polos(s) AS CASE
    WHEN regexp_full_match(s, '-?\d+') THEN s
    WHEN regexp_full_match(s, '-?[1-9]\d{0,2}([.,])\d{3}') THEN NULL  -- 1.234: one thousand or one and a bit?
    WHEN regexp_full_match(s, '-?\d+\.\d+') OR regexp_full_match(s, '-?[1-9]\d{0,2}(,\d{3})+(\.\d+)?') THEN replace(s, ',', '')
    WHEN regexp_full_match(s, '-?\d+,\d+') OR regexp_full_match(s, '-?[1-9]\d{0,2}(\.\d{3})+(,\d+)?')
        THEN replace(replace(s, '.', ''), ',', '.') END;

CREATE TEMP MACRO baca_angka(t) AS CASE
    WHEN starts_with(t, chr(1)) THEN try_cast(substr(t, 2) AS DECIMAL(38, 6))
    ELSE try_cast(angka_polos(regexp_replace(regexp_replace(replace(t, '−', '-'), '^[Rr][Pp]\.? *', ''), ',-+$', ''))
        AS DECIMAL(38, 6)) END;

-- a number of persons is hashed with the key of this connection: distinctness stays, the person does not
CREATE TEMP MACRO sandi(t) AS sha256(getvariable('iki_sandi') || t);

CREATE TEMP MACRO nip(t) AS CASE WHEN starts_with(t, chr(1)) THEN NULL
    ELSE nullif(regexp_extract(regexp_replace(t, '[ .''’`´]', '', 'g'), '^\d{18}$'), '') END;
