"""Files made to do harm."""

import io
import json
import zipfile
import time
import zlib
import pytest

from keydesk.kit.errors import KeydeskError
from keydesk.transfers import sources
from tests.transfers.conftest import SMALL, bring

CASES = {
 "nul_key": {"products.csv": "sku;name-en_US\na\0b;x\nok;y\n"},
 "nul_parent": {"product_models.csv": "code;family_variant;parent\nm\0;by\0;p\0\n", "products.csv": "sku;parent;categories;name-en_US\na;M\0;c\0;x\0\nb;;;x\n"},
 "nul_file": {"products.csv": "sku;picture\na;x\0y\nb;\n"},
 "nul_struct": {"categories.csv": "code;parent;label-en_US\na\0;b\0;c\0\nok;;fine\n"},
 "nul_owner": {"attribute_options.csv": "attribute;code\nx\0;y\0\n"},
 "nul_assoc": {"products.csv": "sku;TWIN-products;KIT-products;KIT-products-quantity\na;x\0;y\0;1\nb;;;\n"},
 "bigqty": {"products.csv": "sku;KIT-products;KIT-products-quantity\na;b;" + "9"*5000 + "\nb;;\n"},
 "bigqty2": {"products.csv": "sku;KIT-products;KIT-products-quantity\na;b;" + "9"*400 + "\nb;;\n"},
 "units_deep": {"measurement_families.csv": "code;standard_unit_code;units\nm;u;" + "["*100000 + "\nn;u;{}\n"},
 "units_nan": {"measurement_families.csv": 'code;standard_unit_code;units\nm;U;"{""U"": {""labels"":{},""convert_from_standard"":[{""operator"":""mul"",""value"":NaN}],""symbol"":""x""}}"\nn;u;{}\n'},
 "units_nul": {"measurement_families.csv": 'code;standard_unit_code;units\nm;U;"{""U"": {""labels"":{""en_US"":""\\u0000 \\ud800""},""convert_from_standard"":[{""operator"":""mul"",""value"":""1""}],""symbol"":""x""}}"\nn;u;{}\n'},
 "jl_values_list": {"products.jsonl": '{"uuid":"0d6d8d4c-7d0a-4f5c-9a38-0a6f5b3c2a11","identifier":"x","values":[1]}\n{"identifier":"y"}\n'},
 "jl_values_str": {"products.jsonl": '{"identifier":"x","values":"a"}\n{"identifier":"y","values":{"picture":[1,null,{"data":{}}]}}\n{"identifier":{"a":1}}\n'},
 "jl_code_int": {"product_models.jsonl": '{"code":5}\n{"code":["a",{}]}\n{"code":"z","parent":["q"]}\n'},
 "jl_cat": {"categories.jsonl": '{"code":["a"],"parent":{}}\n{"code":{},"parent":5}\n[]\n5\nNaN\n{"code":"a","code":"b"}\n' + '['*200000 + '\n'},
 "jl_assoc": {"products.jsonl": '{"identifier":"x","associations":[1]}\n{"identifier":"y","associations":{"TWIN":{"products":[{}]}},"quantified_associations":5}\n'},
 "jl_owner": {"attribute_options.jsonl": '{"attribute":{},"code":"x"}\n{"attribute":["a"],"code":"x"}\n', "family_variants.jsonl": '{"family":[1],"code":"x"}\n'},
 "cr_only": {"products.csv": "sku;family\ra;lamp\rb;lamp\r"},
 "empty": {"products.csv": ""},
 "header": {"products.csv": "sku\n"},
 "emoji": {"products.csv": "sku;name-en_US\n\U0001F4A9;x\n"},
 "escapes": {"products.csv": "sku;name-en_US\na;\x1b[31mred\x07\n"},
 "xl_surr": None,
}

@pytest.mark.parametrize("name", CASES)
def test_probe(house, write, name):
    bring(house, write(SMALL, "small"))
    files = CASES[name]
    if name == "xl_surr":
        from openpyxl import Workbook
        b = Workbook(); s = b.active; s.title = "products"; s.append(["sku", "name-en_US"]); s.append(["a_xD800_", "_x0000_"]); s.append(["b", "x"])
        buf = io.BytesIO(); b.save(buf); files = {"products.xlsx": buf.getvalue()}
    try:
        got = bring(house, write(files))
    except KeydeskError as e:
        print(name, "REFUSED", e.message); return
    print(name, got.counts, [(p.line, str(p.told)[:200]) for p in got.problems])
