/*
 * The structure of a drawn file, mended where cairo 1.16 has no words for it:
 *   - alternatives, languages, scopes of headers and numbering of lists are set on the elements
 *     they were given to;
 *   - the feet become artifacts (ISO 32000-1, 14.8.2.2), which nobody has to hear;
 *   - a text that runs over pages was drawn as one element per page, as nothing else may stand
 *     inside it: its parts become one element again.
 * Elements are met in the order in which they were opened, which is how marks find theirs;
 * where a mark meets another kind of element, the file is refused. Any thread, one at a time.
 */
#include "pdf_finish.h"

#include <stdio.h>
#include <stdlib.h>

#include "herkend/assert.h"
#include "herkend/memory.h"

enum { KINDS_BYTES = 16 };

struct structure {
    qpdf_data file;
    const struct sheet *sheet;
    size_t next_element; /* in order of opening */
    size_t next_mark;
    qpdf_oh parents;     /* /Nums of the parent tree */
    const char *trouble; /* NULL: none */
};

static void trouble_set(struct structure *structure, const char *sentence)
{
    if (!structure->trouble)
        structure->trouble = sentence;
}

/* ---- small steps on objects -------------------------------------------------------------- */

static void name_set(qpdf_data file, qpdf_oh dictionary, const char *key, const char *name)
{
    qpdf_oh value = qpdf_oh_new_name(file, name);

    qpdf_oh_replace_key(file, dictionary, key, value);
    qpdf_oh_release(file, value);
}

static void string_set(qpdf_data file, qpdf_oh dictionary, const char *key, const char *text)
{
    qpdf_oh value = qpdf_oh_new_unicode_string(file, text);

    qpdf_oh_replace_key(file, dictionary, key, value);
    qpdf_oh_release(file, value);
}

/* /A << /O /Table /Scope /Column >> */
static void attribute_set(qpdf_data file, qpdf_oh element, const char *owner, const char *key,
                          const char *value)
{
    char name[KINDS_BYTES];
    qpdf_oh attributes = qpdf_oh_new_dictionary(file);

    snprintf(name, sizeof(name), "/%s", value);
    name_set(file, attributes, "/O", owner);
    name_set(file, attributes, key, name);
    qpdf_oh_replace_key(file, element, "/A", attributes);
    qpdf_oh_release(file, attributes);
}

static bool is_element(qpdf_data file, qpdf_oh object)
{
    return qpdf_oh_is_dictionary(file, object) && qpdf_oh_has_key(file, object, "/S");
}

static bool is_kind(qpdf_data file, qpdf_oh element, const char *kind)
{
    char name[KINDS_BYTES];
    qpdf_oh own = qpdf_oh_get_key(file, element, "/S");

    snprintf(name, sizeof(name), "/%s", kind);
    bool is_it = qpdf_oh_is_name_and_equals(file, own, name);

    qpdf_oh_release(file, own);
    return is_it;
}

/* Children as an array, whether there are one or several. */
static qpdf_oh children_of(qpdf_data file, qpdf_oh element)
{
    qpdf_oh children = qpdf_oh_get_key(file, element, "/K");
    qpdf_oh array;

    if (qpdf_oh_is_array(file, children))
        return children;
    array = qpdf_oh_new_array(file);
    if (!qpdf_oh_is_null(file, children))
        qpdf_oh_append_item(file, array, children);
    qpdf_oh_release(file, children);
    return array;
}

/* ---- pages ------------------------------------------------------------------------------- */

/* Which elements the marked parts of a page belong to, by their numbers. */
static qpdf_oh parents_of_page(struct structure *structure, qpdf_oh page)
{
    qpdf_data file = structure->file;
    qpdf_oh number = qpdf_oh_get_key(file, page, "/StructParents");
    int key =
        qpdf_oh_is_integer(file, number) ? qpdf_oh_get_int_value_as_int(file, number) : -1;
    int count = qpdf_oh_get_array_n_items(file, structure->parents);
    qpdf_oh found = 0;

    qpdf_oh_release(file, number);
    /* cairo numbers them without gaps: the pair of a key stands at twice the key. */
    if (key >= 0 && key * 2 + 1 < count)
        found = qpdf_oh_get_array_item(file, structure->parents, key * 2 + 1);
    if (!found || !qpdf_oh_is_array(file, found))
        trouble_set(structure, "a page has no list of its elements");
    return found;
}

/* On the page of part, what belonged to part belongs to whole; to nothing where whole is 0. */
static void parents_replace(struct structure *structure, qpdf_oh page, qpdf_oh part,
                            qpdf_oh whole)
{
    qpdf_data file = structure->file;
    qpdf_oh list = parents_of_page(structure, page);
    int part_id = qpdf_oh_get_object_id(file, part);

    for (int i = 0; !structure->trouble && i < qpdf_oh_get_array_n_items(file, list); i++) {
        qpdf_oh item = qpdf_oh_get_array_item(file, list, i);

        if (qpdf_oh_get_object_id(file, item) == part_id) {
            qpdf_oh other = whole ? whole : qpdf_oh_new_null(file);

            qpdf_oh_set_array_item(file, list, i, other);
            if (!whole)
                qpdf_oh_release(file, other);
        }
        qpdf_oh_release(file, item);
    }
    qpdf_oh_release(file, list);
}

/* The last match of a pattern in bytes; NULL when there is none. */
static char *find_last(char *bytes, size_t size, const char *pattern)
{
    size_t pattern_size = strlen(pattern);

    for (size_t at = size >= pattern_size ? size - pattern_size + 1 : 0; at > 0; at--)
        if (memcmp(bytes + at - 1, pattern, pattern_size) == 0)
            return bytes + at - 1;
    return NULL;
}

/*
 * "/Private << /MCID 7 >> BDC" becomes "/Artifact BMC" and blanks. It is the last of its page,
 * as the foot is drawn last; what people wrote stands before it, so nobody can write another.
 */
static void foot_rename(struct structure *structure, qpdf_oh page)
{
    static const char before[] = "/Private << /MCID ", after[] = "BDC",
                      artifact[] = "/Artifact BMC";
    qpdf_data file = structure->file;
    qpdf_oh contents = qpdf_oh_get_key(file, page, "/Contents");
    unsigned char *bytes = NULL;
    size_t size = 0;
    QPDF_BOOL filtered = QPDF_FALSE;
    char *start = NULL;
    char *end = NULL;

    if (qpdf_oh_get_stream_data(file, contents, qpdf_dl_all, &filtered, &bytes, &size) <
        QPDF_ERRORS)
        start = find_last((char *)bytes, size, before);
    if (start)
        end = memchr(start, 'B', size - (size_t)(start - (char *)bytes));
    if (!end || (size_t)(end - (char *)bytes) + strlen(after) > size ||
        memcmp(end, after, strlen(after)) != 0) {
        trouble_set(structure, "a page has no foot");
    } else {
        qpdf_oh null = qpdf_oh_new_null(file);

        memset(start, ' ', (size_t)(end - start) + strlen(after));
        memcpy(start, artifact, strlen(artifact));
        qpdf_oh_replace_stream_data(file, contents, bytes, size, null, null);
        qpdf_oh_release(file, null);
    }
    free(bytes);
    qpdf_oh_release(file, contents);
}

static void foot_finish(struct structure *structure, qpdf_oh foot)
{
    qpdf_data file = structure->file;
    qpdf_oh page = qpdf_oh_get_key(file, foot, "/Pg");

    if (qpdf_oh_is_dictionary(file, page)) {
        parents_replace(structure, page, foot, 0);
        foot_rename(structure, page);
    } else {
        trouble_set(structure, "a foot has no page");
    }
    qpdf_oh_release(file, page);
}

/* ---- texts over pages -------------------------------------------------------------------- */

/* A marked part by its number and its page. */
static void part_append(qpdf_data file, qpdf_oh children, qpdf_oh number, qpdf_oh page)
{
    qpdf_oh part;

    if (!qpdf_oh_is_integer(file, number)) {
        qpdf_oh_append_item(file, children, number);
        return;
    }
    part = qpdf_oh_new_dictionary(file);
    name_set(file, part, "/Type", "/MCR");
    qpdf_oh_replace_key(file, part, "/Pg", page);
    qpdf_oh_replace_key(file, part, "/MCID", number);
    qpdf_oh_append_item(file, children, part);
    qpdf_oh_release(file, part);
}

static void parts_append(qpdf_data file, qpdf_oh children, qpdf_oh element)
{
    qpdf_oh page = qpdf_oh_get_key(file, element, "/Pg");
    qpdf_oh own = children_of(file, element);

    for (int i = 0; i < qpdf_oh_get_array_n_items(file, own); i++) {
        qpdf_oh number = qpdf_oh_get_array_item(file, own, i);

        part_append(file, children, number, page);
        qpdf_oh_release(file, number);
    }
    qpdf_oh_release(file, own);
    qpdf_oh_release(file, page);
}

/* What stands in the second of two elements becomes the first one's. */
static void elements_join(struct structure *structure, qpdf_oh whole, qpdf_oh part)
{
    qpdf_data file = structure->file;
    qpdf_oh page = qpdf_oh_get_key(file, part, "/Pg");
    qpdf_oh children = qpdf_oh_new_array(file);

    parts_append(file, children, whole);
    parts_append(file, children, part);
    qpdf_oh_replace_key(file, whole, "/K", children);
    if (qpdf_oh_is_dictionary(file, page))
        parents_replace(structure, page, part, whole);
    else
        trouble_set(structure, "a part of a text has no page");
    qpdf_oh_release(file, children);
    qpdf_oh_release(file, page);
}

/* ---- the walk ---------------------------------------------------------------------------- */

/* What a link is called goes to its annotation, where it is looked for. */
static void link_name(qpdf_data file, qpdf_oh element, const char *name)
{
    qpdf_oh children = children_of(file, element);

    for (int i = 0; i < qpdf_oh_get_array_n_items(file, children); i++) {
        qpdf_oh child = qpdf_oh_get_array_item(file, children, i);

        if (qpdf_oh_is_dictionary(file, child) && qpdf_oh_has_key(file, child, "/Obj")) {
            qpdf_oh annotation = qpdf_oh_get_key(file, child, "/Obj");

            string_set(file, annotation, "/Contents", name);
            qpdf_oh_release(file, annotation);
        }
        qpdf_oh_release(file, child);
    }
    qpdf_oh_release(file, children);
}

static void mark_apply(struct structure *structure, qpdf_oh element, const struct mark *mark)
{
    qpdf_data file = structure->file;

    switch (mark->kind) {
    case MARK_ALTERNATIVE:
        if (is_kind(file, element, "Link"))
            link_name(file, element, mark->value);
        else
            string_set(file, element, "/Alt", mark->value);
        return;
    case MARK_LANGUAGE:
        string_set(file, element, "/Lang", mark->value);
        return;
    case MARK_SCOPE:
        attribute_set(file, element, "/Table", "/Scope", mark->value);
        return;
    case MARK_NUMBERING:
        attribute_set(file, element, "/List", "/ListNumbering", mark->value);
        return;
    case MARK_CONTINUED:
        return; /* seen by whoever holds it and what it continues */
    }
    UNREACHABLE("all marks are applied");
}

/* Applies the marks of the element that comes next; true where it continues the one before. */
static bool marks_apply(struct structure *structure, qpdf_oh element)
{
    const struct sheet *sheet = structure->sheet;
    bool is_continued = false;

    for (; structure->next_mark < sheet->mark_count; structure->next_mark++) {
        const struct mark *mark = &sheet->marks[structure->next_mark];

        if (mark->element != structure->next_element)
            break;
        if (!is_kind(structure->file, element, mark->tag)) {
            trouble_set(structure, "its elements are not the ones that were drawn");
            break;
        }
        mark_apply(structure, element, mark);
        is_continued = is_continued || mark->kind == MARK_CONTINUED;
    }
    structure->next_element++;
    return is_continued;
}

/* Over an element's children, depth_left levels down. */
static void children_walk(struct structure *structure, qpdf_oh element, int depth_left)
{
    qpdf_data file = structure->file;
    qpdf_oh children = children_of(file, element);
    qpdf_oh kept = qpdf_oh_new_array(file);
    qpdf_oh last = 0; /* element that is kept */
    int count = qpdf_oh_get_array_n_items(file, children);
    bool is_changed = false;

    if (depth_left == 0)
        trouble_set(structure, "its structure is too deep");
    for (int i = 0; i < count && !structure->trouble; i++) {
        qpdf_oh child = qpdf_oh_get_array_item(file, children, i);

        if (!is_element(file, child)) {
            qpdf_oh_append_item(file, kept, child);
            qpdf_oh_release(file, child);
            continue;
        }
        bool is_continued = marks_apply(structure, child);

        if (is_kind(file, child, "Private")) {
            foot_finish(structure, child);
            is_changed = true;
        } else if (is_continued && last) {
            elements_join(structure, last, child);
            is_changed = true;
        } else {
            children_walk(structure, child, depth_left - 1);
            qpdf_oh_append_item(file, kept, child);
            if (last)
                qpdf_oh_release(file, last);
            last = child;
            continue;
        }
        qpdf_oh_release(file, child);
    }
    if (is_changed)
        qpdf_oh_replace_key(file, element, "/K", kept);
    if (last)
        qpdf_oh_release(file, last);
    qpdf_oh_release(file, kept);
    qpdf_oh_release(file, children);
}

int structure_finish(qpdf_data file, const struct sheet *sheet, struct error *error)
{
    qpdf_oh root = qpdf_get_root(file);
    qpdf_oh tree = qpdf_oh_get_key(file, root, "/StructTreeRoot");
    qpdf_oh parent_tree = qpdf_oh_get_key(file, tree, "/ParentTree");
    struct structure structure = {
        .file = file, .sheet = sheet, .parents = qpdf_oh_get_key(file, parent_tree, "/Nums")};

    if (qpdf_oh_is_array(file, structure.parents))
        children_walk(&structure, tree, TAG_DEPTH_MAX);
    else
        trouble_set(&structure, "it has no structure");
    if (structure.next_element != sheet->element_count)
        trouble_set(&structure, "it has not as many elements as were drawn");
    qpdf_oh_release_all(file);
    if (!structure.trouble)
        return 0;
    error_set(error, ERR_IO, "the PDF cannot be finished: %s", structure.trouble);
    return -ERR_IO;
}
