"""Akeneo's sentences for what the catalog finds wrong; our own where it has none.

By rule, by code, by kind; a name in braces is a parameter.
"""

HELP = " Check the expected format on the API documentation."
MISFITS = {
    "property_unknown": 'Property "{property}" does not exist.',
    "attribute_unknown": "The {attribute} attribute does not exist in your PIM.",
    "scalar_expected": 'Property "{property}" expects a scalar as data, "{given}" given.',
    "array_expected": 'Property "{property}" expects an array as data, "{given}" given.',
    "object_expected": 'Property "{property}" expects an array as data, "{given}" given.',
    "boolean_expected": 'Property "{property}" expects a boolean as data, "{given}" given.',
    "string_expected": 'Property "{property}" expects a string as data, "{given}" given.',
    "integer_expected": 'Property "{property}" expects an integer as data, "{given}" given.',
    "value_twice": 'You cannot update the same product value on the "{attribute}" attribute twice, '
    "with the same scope and locale.",
    "locale_expected": "The {attribute} attribute requires a value per locale.",
    "locale_unexpected": "The {attribute} attribute does not require a locale, "
    'so "locale" must be null.',
    "scope_expected": "The {attribute} attribute requires a value per channel.",
    "scope_unexpected": "The {attribute} attribute does not require a value per channel, "
    'so "scope" must be null.',
    "locale_unknown": 'The {attribute} attribute requires a valid locale. The "{locale}" locale '
    "does not exist or is not activated.",
    "scope_unknown": "The {attribute} attribute requires a value per channel. The {scope} channel "
    "(scope) must exist in your PIM.",
    "locale_not_of_scope": 'The {attribute} attribute requires a valid locale. The "{locale}" '
    'locale is not bound to the "{scope}" scope.',
    "locale_not_of_attribute": 'The {attribute} attribute does not expect the "{locale}" locale.',
    "value_misshapen": "The {attribute} attribute requires {article} {expected}, a {given} was "
    "detected.",
    "code_mismatch": 'The {property} "{body}" provided in the request body must match the '
    '{property} "{url}" provided in the url.',
    "key_missing": 'Property "{property}" is required.',
    "identifier_missing": "Validation failed. The identifier field is required for this endpoint. "
    "If you want to manipulate products without identifiers, please use products-uuid endpoints.",
    "key_expected": 'Property "{property}" expects an array with the key "{key}".',
    "association_key": 'Property "{property}" does not expect the key "{key}".',
    "too_many_names": 'Property "{property}" expects at most {most} names in one list.',
    "file_unknown": 'Property "{property}" expects a valid pathname as data, "{given}" given.',
    "characters": "The data holds characters that cannot be kept.",
    "filter_unsupported": 'Filter on property "{field}" is not supported or does not support '
    'operator "{operator}"',
    "filter_value": 'Property "{field}" expects {article} {expected} as data, "{given}" given.',
    "filter_unknown": 'Object "{kind}" with code "{code}" does not exist.',
    "filter_too_many": 'Filter on property "{field}" takes at most {most} values.',
    "filter_needs_scope": 'Property "{field}" expects a valid scope.',
    "filter_key": 'Property "{field}" expects an array with the key "{key}".',
    "filter_needs_locales": 'Property "{field}" expects an array with the key "locales".',
    "filter_date": 'Property "{field}" expects a string with the format "{format}" as data, '
    '"{given}" given.',
    "filter_dates": 'Property "{field}" expects an array with valid data, should contain 2 strings '
    'with the format "{format}".',
    "filter_locale_missing": 'Attribute "{field}" expects a locale, none given.',
    "filter_scope_missing": 'Attribute "{field}" expects a scope, none given.',
    "filter_locale_unknown": 'Attribute "{field}" expects an existing and activated locale, '
    '"{given}" given.',
    "filter_scope_unknown": 'Attribute "{field}" expects an existing scope, "{given}" given.',
    "filter_category": 'Category "{codes}" does not exist.',
    "filter_categories": 'Categories "{codes}" do not exist.',
}
UNKNOWN_CODES = {
    "categories": "The {code} category does not exist in your PIM.",
    "groups": "The {code} group does not exist in your PIM.",
    "associations": 'Property "associations" expects a valid {kind} identifier. The {kind} does '
    'not exist, "{code}" given.',
    "family": 'Property "family" expects a valid family code. The family does not exist, "{code}" '
    "given.",
    "product_model": 'Property "{property}" expects a valid {property} code. The {property} '
    'product model does not exist, "{code}" given.',
    "": 'Property "{property}" expects a valid {kind} code. The {kind} does not exist, "{code}" '
    "given.",
}
FLAWS = {
    "blank": "This value should not be blank.",
    "taken": "This value is already used.",
    "code_characters": "{entity} code may contain only letters, numbers and underscores",
    "too_long": "This value is too long. It should have {most} characters or less.",
    "too_short": "This value is too short. It should have {least} characters or more.",
    "immutable": "This property cannot be changed.",
    "not_a_choice": "The value you selected is not a valid choice.",
    "option_unknown": "The {codes} {is_not} in the {attribute} attribute option list.",
    "identifier_characters": "This field should not contain any comma or semicolon or "
    "leading/trailing space",
    "identifier_taken": "The {identifier} identifier is already used for another product.",
    "not_unique": "The {value} value is already set on another product for the unique {attribute} "
    "attribute",
    "too_low": "This value should be {bound} or more.",
    "too_high": "This value should be {bound} or less.",
    "negative": "This value should be 0 or more.",
    "decimals": "The {attribute} attribute requires a non-decimal value, and {value} is not a "
    "valid value.",
    "not_a_number": "The {attribute} attribute requires a number, and the submitted {value} value "
    "is not.",
    "unit_unknown": "Please specify a valid metric unit",
    "currency_unknown": 'The currency "{currency}" does not exist or is not activated.',
    "too_early": "This date should be {bound} or after.",
    "too_late": "This date should be {bound} or before.",
    "email": "The {attribute} attribute requires an e-mail address.",
    "url": "The {attribute} attribute requires a valid url.",
    "regexp": "The {attribute} attribute must match the following regular expression: {regexp}.",
    "extension": "The {extension} file extension is not allowed for the {attribute} attribute. "
    "Allowed extensions are {allowed}.",
    "file_too_large": "The file exceeds the maximum file size.",
    "file_unknown": "The file does not exist.",
    "axis_blank": 'Attribute "{axis}" cannot be empty, as it is defined as an axis for this entity',
    "axis_taken": 'Cannot set value "{values}" for the attribute axis "{axes}", as another sibling '
    "entity already has this value",
    "axis_taken_by_another": 'Cannot set value "{values}" for the attribute axis "{axes}", as '
    "another sibling entity already has this value",
    "rule_of_hidden": "This breaks a rule of what you do not have permission to access",
    "axis_changed": 'Variant axis "{axis}" cannot be modified, "{value}" given',
    "family_of_parent": "The variant product family must be the same than its parent",
    "quantity": "The quantity should be a whole number between 1 and 2147483647.",
    "association_self": "A product cannot be associated with itself.",
    "too_large": "This is too large: {most} bytes are the most.",
    "uuid": "This is not a valid UUID.",
    "parent_level": 'The product model "{parent}" cannot be the parent here: it stands on the '
    "wrong level of its family variant",
    "parent_variant": 'New parent "{parent}" of variant product must have the same family '
    "variant as the previous parent",
    "not_in_family": "The {attribute} attribute does not belong to the {family} family.",
    "locale_unknown": 'The locale "{locale}" does not exist.',
    "not_a_date": "This value is not a valid date.",
    "bounds_reversed": "The greatest value should be greater than the least.",
    "out_of_range": "This value should be between {least} and {most}.",
    "not_of_type": "This attribute cannot have this property: its type is {type}.",
    "regexp_without_rule": "A regular expression needs the validation rule regexp.",
    "regexp_unfit": "This regular expression is not valid: {reason}",
    "extension_characters": "The extension {extension} is not valid.",
    "code_reserved": "This code is not available",
    "main_identifier_taken": "The main identifier is the {attribute} attribute.",
    "identifiers_too_many": "Limit of {most} identifier attributes is reached.",
    "unique_localizable": "A unique attribute can be neither localizable nor scopable.",
    "cycle": 'The category "{code}" cannot be below itself.',
    "quantified_two_way": "The association type cannot be both quantified and two-way.",
    "requirement_not_of_family": 'The attribute "{attribute}" cannot be an attribute required for '
    'the channel "{channel}" as it does not belong to this family',
    "not_of_family": 'The attribute "{attribute}" does not belong to the family.',
    "not_of_types": 'The attribute "{attribute}" is of a type that cannot be used here.',
    "axis_of_variant": 'The attribute "{attribute}" cannot be removed: the family variant '
    '"{variant}" uses it as an axis.',
    "code_needs_letter": "This code should contain at least one letter.",
    "too_few": "This collection should contain {least} element or more.",
    "not_root": 'The category "{code}" has to be a root category.',
    "no_other_group": 'The attribute "{attribute}" has to belong to a group.',
    "levels": "A family variant has between 1 and {most} levels, numbered from 1.",
    "axes_missing": 'There should be at least one attribute defined as axis for the attribute set '
    'for level "{level}"',
    "axes_too_many": 'There should be at most {most} attributes defined as axes for the attribute '
    'set for level "{level}"',
    "axis_type": 'Variant axis "{attribute}" must be a boolean, a simple select, a simple '
    "reference data or a metric",
    "axis_localizable": 'Variant axis "{attribute}" cannot be localizable, not scopable and not '
    "locale specific",
    "unique_not_on_last_level": 'Unique attribute "{attribute}" must be set at the product level',
    "attribute_twice": "Attributes must be unique, \"{attribute}\" are used several times in "
    "variant attributes sets",
    "levels_changed": "The number of variant attribute sets cannot be changed.",
    "standard_unit_missing": 'The "{unit}" standard unit code does not exist in the list of units '
    "of the measurement family.",
    "standard_unit_converts": 'The conversion operation of the "{unit}" standard unit must be a '
    "multiplication by 1.",
    "units_count": "A measurement family has between {least} and {most} units.",
    "steps_count": "A unit has between {least} and {most} conversion operations.",
    "zero": "This value cannot be zero.",
    "not_a_picture": "The file is no picture that can be read.",
}  # fmt: skip
UNSEEN = 'Product "{identifier}" does not exist or you do not have permission to access it.'
PRODUCT = '{noun} "{name}" does not exist or you do not have permission to access it.'
ANY = '{noun} "{name}" does not exist.'
UNKNOWNS = {
    "product": PRODUCT,
    "product_model": PRODUCT,
    "family_variant": 'Family variant "{name}" does not exist or is not a variant of the family '
    '"{owner}".',
    "attribute_option": 'Attribute option "{name}" does not exist or is not an option of the '
    'attribute "{owner}".',
}
