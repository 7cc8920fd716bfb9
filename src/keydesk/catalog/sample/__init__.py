"""The catalog of Nordlys Living, a furniture brand that does not exist: data, pictures, loading.

One file for each kind (`attributes.jsonl`, `products.jsonl`…), one thing a line in Akeneo's
standard format: what goes without saying is left out, a file stands under the name that it has in
`media/`.  Two channels, three locales, two currencies; loaded by the verbs that the API calls.
"""

from keydesk.catalog.sample.loading import load as load
from keydesk.catalog.sample.reading import IDENTIFIERS as IDENTIFIERS
