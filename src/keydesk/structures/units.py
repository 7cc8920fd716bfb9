"""The measurement families that every catalog begins with, under the codes that Akeneo gives them.

A line is a unit: its code, its symbol, and the steps that make of it the standard unit, which is
the first of its family.  A year has 365 days here, a month a twelfth of that; gallons, pints and
fluid ounces are imperial; a calorie is 4.184 J.
"""

from keydesk.structures.model import Document

FAMILIES = {
    "Angle": """
        RADIAN|rad|; MILLIRADIAN|mrad|mul 0.001; MICRORADIAN|µrad|mul 0.000001
        DEGREE|°|mul 0.01745329251994329577; MINUTE|'|mul 0.00029088820866572160
        SECOND|"|mul 0.00000484813681109536; GON|gon|mul 0.01570796326794896619
        REVOLUTION|rev|mul 6.28318530717958647693
    """,
    "Area": """
        SQUARE_METER|m²|; SQUARE_MILLIMETER|mm²|mul 0.000001; SQUARE_CENTIMETER|cm²|mul 0.0001
        SQUARE_DECIMETER|dm²|mul 0.01; CENTIARE|ca|; SQUARE_DEKAMETER|dam²|mul 100; ARE|a|mul 100
        SQUARE_HECTOMETER|hm²|mul 10000; HECTARE|ha|mul 10000; SQUARE_KILOMETER|km²|mul 1000000
        SQUARE_INCH|sq in|mul 0.00064516; SQUARE_FOOT|sq ft|mul 0.09290304
        SQUARE_YARD|sq yd|mul 0.83612736; ACRE|A|mul 4046.8564224
        SQUARE_MILE|sq mi|mul 2589988.110336
    """,
    "Binary": """
        BYTE|B|; BIT|b|mul 0.125; KILOBIT|kb|mul 125; MEGABIT|Mb|mul 125000
        GIGABIT|Gb|mul 125000000; KILOBYTE|kB|mul 1000; MEGABYTE|MB|mul 1000000
        GIGABYTE|GB|mul 1000000000; TERABYTE|TB|mul 1000000000000; KIBIBYTE|KiB|mul 1024
        MEBIBYTE|MiB|mul 1048576; GIBIBYTE|GiB|mul 1073741824; TEBIBYTE|TiB|mul 1099511627776
    """,
    "Brightness": "LUMEN|lm|",
    "Capacitance": """
        FARAD|F|; PICOFARAD|pF|mul 0.000000000001; NANOFARAD|nF|mul 0.000000001
        MICROFARAD|µF|mul 0.000001; MILLIFARAD|mF|mul 0.001
    """,
    "CaseBox": "PIECE|Pc|; DOZEN|Dz|mul 12",
    "Decibel": "DECIBEL|dB|",
    "Duration": """
        SECOND|s|; MILLISECOND|ms|mul 0.001; MINUTE|m|mul 60; HOUR|h|mul 3600; DAY|d|mul 86400
        WEEK|week|mul 604800; MONTH|month|mul 2628000; YEAR|year|mul 31536000
    """,
    "ElectricCharge": """
        AMPEREHOUR|Ah|; MILLIAMPEREHOUR|mAh|mul 0.001; COULOMB|C|div 3600
        MILLICOULOMB|mC|div 3600000; KILOCOULOMB|kC|mul 1000 div 3600
    """,
    "Energy": """
        JOULE|J|; KILOJOULE|kJ|mul 1000; MEGAJOULE|MJ|mul 1000000; CALORIE|cal|mul 4.184
        KILOCALORIE|kcal|mul 4184; WATTHOUR|Wh|mul 3600; KILOWATTHOUR|kWh|mul 3600000
    """,
    "Force": """
        NEWTON|N|; MILLINEWTON|mN|mul 0.001; KILONEWTON|kN|mul 1000; MEGANEWTON|MN|mul 1000000
    """,
    "Frequency": """
        HERTZ|Hz|; KILOHERTZ|kHz|mul 1000; MEGAHERTZ|MHz|mul 1000000
        GIGAHERTZ|GHz|mul 1000000000; TERAHERTZ|THz|mul 1000000000000
    """,
    "Inductance": """
        HENRY|H|; MILLIHENRY|mH|mul 0.001; MICROHENRY|µH|mul 0.000001
        NANOHENRY|nH|mul 0.000000001
    """,
    "Intensity": """
        AMPERE|A|; MICROAMPERE|µA|mul 0.000001; MILLIAMPERE|mA|mul 0.001; CENTIAMPERE|cA|mul 0.01
        DECIAMPERE|dA|mul 0.1; DEKAMPERE|daA|mul 10; HECTOAMPERE|hA|mul 100
        KILOAMPERE|kA|mul 1000
    """,
    "Length": """
        METER|m|; MICROMETER|µm|mul 0.000001; MILLIMETER|mm|mul 0.001; CENTIMETER|cm|mul 0.01
        DECIMETER|dm|mul 0.1; DEKAMETER|dam|mul 10; HECTOMETER|hm|mul 100; KILOMETER|km|mul 1000
        MIL|mil|mul 0.0000254; INCH|in|mul 0.0254; FEET|ft|mul 0.3048; YARD|yd|mul 0.9144
        CHAIN|ch|mul 20.1168; FURLONG|fur|mul 201.168; MILE|mi|mul 1609.344
    """,
    "Power": """
        WATT|W|; MILLIWATT|mW|mul 0.001; KILOWATT|kW|mul 1000; MEGAWATT|MW|mul 1000000
        GIGAWATT|GW|mul 1000000000; TERAWATT|TW|mul 1000000000000
    """,
    "Pressure": """
        BAR|Bar|; MILLIBAR|mBar|mul 0.001; CENTIBAR|cBar|mul 0.01; DECIBAR|dBar|mul 0.1
        KILOBAR|kBar|mul 1000; PASCAL|Pa|mul 0.00001; HECTOPASCAL|hPa|mul 0.001
        KILOPASCAL|kPa|mul 0.01; MEGAPASCAL|MPa|mul 10; ATM|atm|mul 1.01325
        PSI|PSI|mul 0.06894757293168361; TORR|Torr|mul 1.01325 div 760
        MMHG|mmHg|mul 0.00133322387415
    """,
    "Resistance": """
        OHM|Ω|; MILLIOHM|mΩ|mul 0.001; CENTIOHM|cΩ|mul 0.01; DECIOHM|dΩ|mul 0.1
        DEKAOHM|daΩ|mul 10; HECTOHM|hΩ|mul 100; KILOHM|kΩ|mul 1000; MEGOHM|MΩ|mul 1000000
    """,
    "Speed": """
        METER_PER_SECOND|m/s|; METER_PER_MINUTE|m/mn|div 60; METER_PER_HOUR|m/h|div 3600
        KILOMETER_PER_HOUR|km/h|div 3.6; FOOT_PER_SECOND|ft/s|mul 0.3048
        FOOT_PER_HOUR|ft/h|mul 0.3048 div 3600; YARD_PER_HOUR|yd/h|mul 0.9144 div 3600
        MILE_PER_HOUR|mi/h|mul 0.44704
    """,
    "Temperature": """
        KELVIN|K|; CELSIUS|°C|add 273.15; FAHRENHEIT|°F|sub 32 div 1.8 add 273.15
        RANKINE|°R|div 1.8; REAUMUR|°r|mul 1.25 add 273.15
    """,
    "Voltage": """
        VOLT|V|; MILLIVOLT|mV|mul 0.001; CENTIVOLT|cV|mul 0.01; DECIVOLT|dV|mul 0.1
        DEKAVOLT|daV|mul 10; HECTOVOLT|hV|mul 100; KILOVOLT|kV|mul 1000
    """,
    "Volume": """
        CUBIC_METER|m³|; CUBIC_MILLIMETER|mm³|mul 0.000000001; CUBIC_CENTIMETER|cm³|mul 0.000001
        CUBIC_DECIMETER|dm³|mul 0.001; MILLILITER|ml|mul 0.000001; CENTILITER|cl|mul 0.00001
        DECILITER|dl|mul 0.0001; LITER|l|mul 0.001; HECTOLITER|hl|mul 0.1
        CUBIC_INCH|cu in|mul 0.000016387064; CUBIC_FOOT|cu ft|mul 0.028316846592
        CUBIC_YARD|cu yd|mul 0.764554857984; OUNCE|fl oz|mul 0.0000284130625
        PINT|pt|mul 0.00056826125; GALLON|gal|mul 0.00454609; BARREL|bbl|mul 0.158987294928
    """,
    "VolumeFlow": """
        CUBIC_METER_PER_SECOND|m³/s|; CUBIC_METER_PER_MINUTE|m³/min|div 60
        CUBIC_METER_PER_HOUR|m³/h|div 3600; LITER_PER_SECOND|l/s|mul 0.001
        LITER_PER_MINUTE|l/min|mul 0.001 div 60; LITER_PER_HOUR|l/h|mul 0.001 div 3600
    """,
    "Weight": """
        KILOGRAM|kg|; MICROGRAM|µg|mul 0.000000001; MILLIGRAM|mg|mul 0.000001; GRAM|g|mul 0.001
        GRAIN|gr|mul 0.00006479891; OUNCE|oz|mul 0.028349523125; POUND|lb|mul 0.45359237
        MARC|marc|mul 0.24475; LIVRE|livre|mul 0.4895; TON|t|mul 1000
    """,
}


def documents() -> list[Document]:
    return [_family(code, _units(lines)) for code, lines in FAMILIES.items()]


def _family(code: str, units: list[Document]) -> Document:
    name = "".join(f" {one.lower()}" if one.isupper() else one for one in code).strip()
    return {
        "code": code,
        "labels": {"en_US": name.capitalize()},
        "standard_unit_code": units[0]["code"],
        "units": {unit["code"]: unit for unit in units},
    }


def _units(lines: str) -> list[Document]:
    whole = lines.replace("\n", ";").split(";")
    return [_unit(*one.strip().split("|")) for one in whole if one.strip()]


def _unit(code: str, symbol: str, steps: str) -> Document:
    words = steps.split() or ["mul", "1"]
    pairs = zip(words[::2], words[1::2], strict=True)
    return {
        "code": code,
        "labels": {"en_US": code.replace("_", " ").capitalize()},
        "convert_from_standard": [{"operator": how, "value": by} for how, by in pairs],
        "symbol": symbol,
    }
