"""The names that requests use: labels.json of a model."""


def stem(name):
    """What people call a face: 'dog' for 'dog face'."""
    return name.removesuffix(' face') if name.endswith(' face') else name


def labels(classes):
    """Names and synonyms, index = label. A word that is the name or stem of one class is no synonym of another."""
    names = {c['name'] for c in classes}
    taken = names | {stem(name) for name in names}
    rows = []
    for c in classes:
        words = [w.replace('_', ' ') for w in c['keywords']]
        own = [stem(c['name'])] if stem(c['name']) not in names else []
        own += [w for w in words if w not in taken]
        rows.append({'name': c['name'], 'synonyms': [w for w in dict.fromkeys(own) if w != c['name']]})
    assert len(names) == len(rows)
    return rows
