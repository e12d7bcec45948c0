/*
vi: Mã, tên, loại, huyện và tỉnh của mỗi đơn vị, theo từng khoảng thời gian mà những điều đó không đổi.
en: Each unit's code, name, type, district and province, by the stretches of time in which none of them changes.
columns:
  district_name:
    vi: "Tên huyện của đơn vị vào ngày đó; trống từ 01/07/2025"
    en: "Name of the unit's district on that day; empty from 1 July 2025"
  province_name:
    vi: "Tên tỉnh của đơn vị vào ngày đó"
    en: "Name of the unit's province on that day"
  province_code:
    vi: "Mã tỉnh của đơn vị vào ngày đánh giá"
    en: "Code of the unit's province on the day of assessment"
  district_unit_id:
    vi: "Huyện của đơn vị vào ngày đó; trống từ 01/07/2025"
    en: "District of the unit on that day; empty from 1 July 2025"
*/
-- The way from a unit up to the country is one for each such stretch: it ends when a version of any of them does.
SELECT
    ways.unit_id, units.unit_code, units.unit_name, units.unit_type, units.unit_level,
    districts.unit_id AS district_unit_id, districts.unit_name AS district_name,
    provinces.unit_id AS province_unit_id, provinces.unit_code AS province_code, provinces.unit_name AS province_name,
    ways.valid_from, ways.valid_until
FROM core.unit_ancestors AS ways
JOIN ref.units AS units
    ON ways.unit_id = units.unit_id
    AND ways.valid_from BETWEEN units.valid_from AND COALESCE(units.valid_to, DATE '9999-12-31')
LEFT JOIN core.unit_ancestors AS to_district
    ON ways.unit_id = to_district.unit_id
    AND to_district.ancestor_level = 'district'
    AND ways.valid_from BETWEEN to_district.valid_from AND to_district.valid_until
LEFT JOIN ref.units AS districts
    ON to_district.ancestor_unit_id = districts.unit_id
    AND ways.valid_from BETWEEN districts.valid_from AND COALESCE(districts.valid_to, DATE '9999-12-31')
LEFT JOIN core.unit_ancestors AS to_province
    ON ways.unit_id = to_province.unit_id
    AND to_province.ancestor_level = 'province'
    AND ways.valid_from BETWEEN to_province.valid_from AND to_province.valid_until
LEFT JOIN ref.units AS provinces
    ON to_province.ancestor_unit_id = provinces.unit_id
    AND ways.valid_from BETWEEN provinces.valid_from AND COALESCE(provinces.valid_to, DATE '9999-12-31')
WHERE ways.ancestor_level = 'country'
