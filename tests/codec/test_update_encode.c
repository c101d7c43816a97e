/* Each kind of update, compared with the message that protocol.md promises. */
#include "fixture.h"

#include <string.h>

#define NOW_MS UINT64_C(1795281300000)

/* Encodes, and compares with literal JSON in which ' stands for ". */
static void expect_json(void **state, const struct update *update, const char *expected)
{
    struct fixture *fixture = *state;
    struct bytes quoted = arena_copy(&fixture->arena, bytes_from_string(expected));
    char *json = (char *)(uintptr_t)quoted.data;

    for (size_t i = 0; i < quoted.size; i++) {
        if (json[i] == '\'')
            json[i] = '"';
    }
    buffer_clear(&fixture->out);
    update_encode(update, &fixture->out);
    assert_text(buffer_bytes(&fixture->out), json);

    /* What we send is what we would accept. */
    cJSON *tree = json_parse(buffer_bytes(&fixture->out), 8, &fixture->error);

    assert_non_null(tree);
    cJSON_Delete(tree);
}

static bool bytes_find(struct buffer *out, const char *fragment)
{
    buffer_append_char(out, '\0');
    return strstr(out->data, fragment) != NULL;
}

static const struct theme_view themes[] = {
    {.theme = 1,
     .title = {"Ruimte", 6},
     .question = {"Waar loop je tegenaan?", 22},
     .state = THEME_LIVE,
     .minutes = 10,
     .revision = 1,
     .ends_at_ms = NOW_MS + 60000},
    {.theme = 2,
     .title = {"Steun", 5},
     .question = {"Wie?", 4},
     .state = THEME_SKIPPED,
     .minutes = 15,
     .revision = 3},
};
static const struct bytes yes_no[] = {{"ja", 2}, {"nee", 3}};

static const struct statement_view pinned = {
    .statement = 3, .theme = 1, .kind = KIND_TIP, .text = {"Begin klein.", 12}};

static const struct poll_view welcome_polls[] = {{.poll = 1,
                                                  .question = {"Nog eens?", 9},
                                                  .options = yes_no,
                                                  .option_count = 2,
                                                  .open = true,
                                                  .n = 4,
                                                  .own_option = 1}};

/* long: everything that a welcome can say, in one message */
static void a_welcome_shows_a_participant_the_session_and_what_is_theirs(void **state)
{
    const struct background_view background[] = {
        {.question = BYTES("Groot?"), .options = yes_no, .option_count = 2, .own_option = 0},
        {.question = BYTES("Lang?"), .options = yes_no, .option_count = 2, .own_option = -1}};
    const struct own_view own[] = {
        {.statement = {.statement = 3, .theme = 1, .text = BYTES("Eigen")},
         .state = STATEMENT_HIDDEN,
         .reason = BYTES("naam"),
         .n = 14,
         .has_score = true,
         .recognised = 9,
         .score = 0.6,
         .average = 2.0,
         .reactions = 2,
         .reword = BYTES("zonder naam")},
        {.statement =
             {.statement = 4, .theme = 1, .kind = KIND_TIP, .parent = 2, .text = BYTES("Tip")},
         .state = STATEMENT_MERGED,
         .into = 5,
         .score = 0.9}};
    const struct update update = {.kind = UPDATE_WELCOME,
                                  .seq = 57,
                                  .now_ms = NOW_MS,
                                  .role = ROLE_PARTICIPANT,
                                  .seat_token = BYTES("geheim"),
                                  .session_id = BYTES("k3v9"),
                                  .code = BYTES("K7QX2M"),
                                  .title = BYTES("Innoveren"),
                                  .description = BYTES("Een uur."),
                                  .session_state = SESSION_LIVE,
                                  .starts_at_ms = NOW_MS - 60000,
                                  .round_open = true,
                                  .round_ends_at_ms = NOW_MS + 1,
                                  .automatic = true,
                                  .countdown_seconds = 30,
                                  .projection = PROJECTION_ALL,
                                  .pinned = pinned,
                                  .themes = themes,
                                  .theme_count = 2,
                                  .polls = welcome_polls,
                                  .poll_count = 1,
                                  .background = background,
                                  .background_count = 2,
                                  .judged = 12,
                                  .own = own,
                                  .own_count = 2,
                                  .announcement = BYTES("Welkom.")};

    expect_json(
        state, &update,
        "{'type':'welcome','role':'participant','seat_token':'geheim','session':{'id':'k3v9',"
        "'code':'K7QX2M','title':'Innoveren','description':'Een uur.','language':'nl',"
        "'state':'live','moderation':'open','now':'2026-11-21T17:15:00.000Z',"
        "'starts_at':'2026-11-21T17:14:00.000Z',"
        "'closing_round':{'ends_at':'2026-11-21T17:15:00.001Z'},"
        "'automatic':true,'countdown_seconds':30,'projected':'all',"
        "'pinned':{'id':'s3','theme':'t1','kind':'tip','text':'Begin klein.'},"
        "'themes':[{'id':'t1','title':'Ruimte','question':'Waar loop je tegenaan?',"
        "'state':'live','minutes':10,'revision':1,'ends_at':'2026-11-21T17:16:00.000Z'},"
        "{'id':'t2','title':'Steun','question':'Wie?','state':'skipped','minutes':15,"
        "'revision':3}],"
        "'polls':[{'id':'p1','question':'Nog eens?','options':['ja','nee'],'open':true,"
        "'follow_up':false,'n':4,'own_option':1}],"
        "'background':[{'question':'Groot?','options':['ja','nee'],'own_option':0},"
        "{'question':'Lang?','options':['ja','nee']}],"
        "'grades':['niet','een beetje','grotendeels','helemaal'],'announcement':'Welkom.'},"
        "'you':{'judged':12,'statements':[{'id':'s3','theme':'t1','kind':'statement',"
        "'text':'Eigen','state':'hidden','reason':'naam','n':14,'recognised':9,"
        "'score':0.600000,'average':2.000000,'reactions':2,'reword':'zonder "
        "naam'},{'id':'s4','theme':'t1','kind':'tip','text':'Tip',"
        "'parent':'s2','state':'merged','into':'s5','n':0,'reactions':0}]},"
        "'seq':57}");
}

static void nobody_but_a_participant_gets_a_seat_token(void **state)
{
    struct update update = {.kind = UPDATE_WELCOME,
                            .id = BYTES("h1"),
                            .seq = 1,
                            .now_ms = NOW_MS,
                            .role = ROLE_MODERATOR,
                            .seat_token = BYTES("geheim"),
                            .session_id = BYTES("k3v9"),
                            .title = BYTES("Innovation"),
                            .language = LANGUAGE_EN,
                            .moderation = MODERATION_STRICT};

    expect_json(state, &update,
                "{'type':'welcome','id':'h1','role':'moderator','session':{'id':'k3v9',"
                "'title':'Innovation','language':'en','state':'draft','moderation':'strict',"
                "'now':'2026-11-21T17:15:00.000Z','automatic':false,'countdown_seconds':0,"
                "'projected':'moderated','themes':[],'polls':[],'background':[],"
                "'grades':['not at all','a little','largely','completely']},"
                "'you':{'judged':0,'statements':[]},'seq':1}");
    update.role = ROLE_OBSERVER;
    update.id = (struct bytes){0};
    expect_json(state, &update,
                "{'type':'welcome','role':'observer','session':{'id':'k3v9',"
                "'title':'Innovation','language':'en','state':'draft','moderation':'strict',"
                "'now':'2026-11-21T17:15:00.000Z','automatic':false,'countdown_seconds':0,"
                "'projected':'moderated','themes':[],'polls':[],'background':[],"
                "'grades':['not at all','a little','largely','completely']},"
                "'you':{'judged':0,'statements':[]},'seq':1}");
}

static void an_ack_names_what_was_made(void **state)
{
    struct update update = {
        .kind = UPDATE_ACK, .id = BYTES("a\"1"), .seq = 57, .ack_statement = 9};

    expect_json(state, &update, "{'type':'ack','id':'a\\'1','seq':57,'statement':'s9'}");
    update = (struct update){.kind = UPDATE_ACK, .id = BYTES("a1"), .seq = 58, .ack_theme = 2};
    expect_json(state, &update, "{'type':'ack','id':'a1','seq':58,'theme':'t2'}");
    update = (struct update){.kind = UPDATE_ACK, .id = BYTES("a1"), .seq = 59, .ack_poll = 3};
    expect_json(state, &update, "{'type':'ack','id':'a1','seq':59,'poll':'p3'}");
    update =
        (struct update){.kind = UPDATE_ACK, .id = BYTES("a1"), .seq = 60, .ack_proposal = 4};
    expect_json(state, &update, "{'type':'ack','id':'a1','seq':60,'proposal':'r4'}");
    update = (struct update){.kind = UPDATE_ACK, .id = BYTES("a1"), .seq = 61};
    expect_json(state, &update, "{'type':'ack','id':'a1','seq':61}");
}

static void an_error_names_the_statement_that_a_text_repeats(void **state)
{
    struct update update = {.kind = UPDATE_ERROR,
                            .id = BYTES("a1"),
                            .code_name = "duplicate_text",
                            .message = "this was said already",
                            .existing = 4};

    expect_json(state, &update,
                "{'type':'error','id':'a1','code':'duplicate_text',"
                "'message':'this was said already','statement':'s4'}");
    update = (struct update){
        .kind = UPDATE_ERROR, .code_name = "malformed", .message = "a message is an object"};
    expect_json(state, &update,
                "{'type':'error','code':'malformed','message':'a message is an object'}");
}

static void an_offer_is_a_statement_or_null(void **state)
{
    struct update update = {
        .kind = UPDATE_OFFER,
        .id = BYTES("a1"),
        .statement = {.statement = 3, .theme = 1, .text = BYTES("Ja\n\"nee\"")}};

    expect_json(state, &update,
                "{'type':'offer','id':'a1','statement':{'id':'s3','theme':'t1',"
                "'kind':'statement','text':'Ja\\n\\'nee\\''}}");
    update.statement.kind = KIND_CONTRAST;
    update.statement.parent = 2;
    update.statement.parent_text = BYTES("Ouder");
    update.id = (struct bytes){0};
    expect_json(state, &update,
                "{'type':'offer','statement':{'id':'s3','theme':'t1','kind':'contrast',"
                "'text':'Ja\\n\\'nee\\'','parent':'s2','parent_text':'Ouder'}}");
    update = (struct update){.kind = UPDATE_OFFER, .id = BYTES("a2")};
    expect_json(state, &update, "{'type':'offer','id':'a2','statement':null}");
}

static void similar_thread_and_top_list_statements(void **state)
{
    const struct standing_item items[] = {{.statement = 3,
                                           .kind = KIND_TIP,
                                           .text = BYTES("Eerste"),
                                           .has_score = true,
                                           .score = 0.75,
                                           .average = 2.25,
                                           .n = 8},
                                          {.statement = 5,
                                           .kind = KIND_STATEMENT,
                                           .text = BYTES("Tweede"),
                                           .score = 0.5,
                                           .n = 0}};
    struct update update = {
        .kind = UPDATE_SIMILAR, .id = BYTES("a1"), .items = items, .item_count = 2};

    expect_json(state, &update,
                "{'type':'similar','id':'a1','items':[{'statement':'s3','text':'Eerste'},"
                "{'statement':'s5','text':'Tweede'}]}");
    update.kind = UPDATE_THREAD;
    update.subject = 2;
    expect_json(state, &update,
                "{'type':'thread','id':'a1','statement':'s2','reactions':[{'id':'s3',"
                "'kind':'tip','text':'Eerste','score':0.750000,'average':2.250000,'n':8},"
                "{'id':'s5',"
                "'kind':'statement','text':'Tweede','n':0}]}");
    update = (struct update){.kind = UPDATE_TOP, .subject = 2, .items = items, .item_count = 1};
    expect_json(state, &update,
                "{'type':'top','theme':'t2','items':[{'statement':'s3','kind':'tip',"
                "'text':'Eerste','score':0.750000,'average':2.250000,'n':8}]}");
    update = (struct update){.kind = UPDATE_SIMILAR, .id = BYTES("a1")};
    expect_json(state, &update, "{'type':'similar','id':'a1','items':[]}");
}

static void a_session_update_says_what_the_welcome_said(void **state)
{
    const struct update update = {.kind = UPDATE_SESSION,
                                  .now_ms = NOW_MS,
                                  .session_id = BYTES("k3v9"),
                                  .title = BYTES("Innoveren"),
                                  .session_state = SESSION_PAUSED,
                                  .themes = &themes[1],
                                  .theme_count = 1,
                                  .announcement = BYTES("Even wachten.")};

    expect_json(state, &update,
                "{'type':'session','id':'k3v9','title':'Innoveren','language':'nl',"
                "'state':'paused','moderation':'open','now':'2026-11-21T17:15:00.000Z',"
                "'automatic':false,'countdown_seconds':0,'projected':'moderated','themes':[{'"
                "id':'t2','title':'Steun','question':'Wie?','state':'skipped',"
                "'minutes':15,'revision':3}],'announcement':'Even wachten.'}");
}

static void a_theme_update_is_the_theme(void **state)
{
    const struct update update = {.kind = UPDATE_THEME, .themes = themes, .theme_count = 1};

    expect_json(
        state, &update,
        "{'type':'theme','id':'t1','title':'Ruimte','question':'Waar loop je tegenaan?',"
        "'state':'live','minutes':10,'revision':1,'ends_at':'2026-11-21T17:16:00.000Z'}");
}

static void a_poll_update_has_counts_only_when_they_may_be_seen(void **state)
{
    struct poll_view poll = {.poll = 2,
                             .question = BYTES("Nog eens?"),
                             .options = yes_no,
                             .option_count = 2,
                             .open = true,
                             .follow_up = true,
                             .counts = {3, 1},
                             .n = 4,
                             .own_option = -1};
    struct update update = {.kind = UPDATE_POLL, .polls = &poll, .poll_count = 1};

    expect_json(state, &update,
                "{'type':'poll','id':'p2','question':'Nog eens?','options':['ja','nee'],"
                "'open':true,'follow_up':true,'n':4}");
    poll.with_counts = true;
    poll.open = false;
    poll.own_option = 0;
    expect_json(state, &update,
                "{'type':'poll','id':'p2','question':'Nog eens?','options':['ja','nee'],"
                "'open':false,'follow_up':true,'counts':[3,1],'n':4,'own_option':0}");
}

static void the_small_updates_are_as_documented(void **state)
{
    struct update update = {.kind = UPDATE_ANNOUNCEMENT,
                            .announcement = BYTES("Nog 5 minuten.")};

    expect_json(state, &update, "{'type':'announcement','text':'Nog 5 minuten.'}");
    update = (struct update){.kind = UPDATE_TALLY,
                             .statement.statement = 3,
                             .n = 14,
                             .score = 0.612345678,
                             .recognised = 9,
                             .average = 7 / 3.0,
                             .has_score = true};
    expect_json(state, &update,
                "{'type':'tally','statement':'s3','n':14,'score':0.612346,'recognised':9,"
                "'average':2.333333}");
    update.has_score = false;
    expect_json(state, &update, "{'type':'tally','statement':'s3','n':14}");
    update = (struct update){.kind = UPDATE_FATE,
                             .statement.statement = 3,
                             .state = STATEMENT_HIDDEN,
                             .reason = BYTES("naam")};
    expect_json(state, &update,
                "{'type':'fate','statement':'s3','state':'hidden','reason':'naam'}");
    update = (struct update){
        .kind = UPDATE_FATE, .statement.statement = 3, .state = STATEMENT_MERGED, .into = 4};
    expect_json(state, &update,
                "{'type':'fate','statement':'s3','state':'merged','into':'s4'}");
    update = (struct update){
        .kind = UPDATE_FATE, .statement.statement = 3, .reword = BYTES("zonder naam")};
    expect_json(state, &update,
                "{'type':'fate','statement':'s3','state':'visible','reword':'zonder naam'}");
    update = (struct update){.kind = UPDATE_REACTED, .statement.statement = 3, .reactions = 2};
    expect_json(state, &update, "{'type':'reacted','statement':'s3','reactions':2}");
    update = (struct update){.kind = UPDATE_PRESENCE, .present = 27, .joined = 31};
    expect_json(state, &update, "{'type':'presence','present':27,'joined':31}");
    update = (struct update){.kind = UPDATE_RESTART, .retry_after_ms = 2000};
    expect_json(state, &update, "{'type':'restart','retry_after_ms':2000}");
}

static void the_console_has_signals_lines_proposals_and_merges(void **state)
{
    const struct console_statement lines[] = {
        {.statement = {.statement = 3, .theme = 1, .text = BYTES("Zo")},
         .n = 4,
         .counts = {1, 0, 1, 2},
         .skips = 1,
         .score = 0.6,
         .average = 2.0,
         .flags = 2,
         .flag_reason = BYTES("naam"),
         .reactions = 1,
         .reword = BYTES("zonder naam")},
        {.statement = {.statement = 4,
                       .theme = 1,
                       .kind = KIND_QUESTION,
                       .parent = 3,
                       .text = BYTES("Hoe?"),
                       .parent_text = BYTES("Zo")},
         .state = STATEMENT_HELD}};
    const struct proposal_view proposals[] = {
        {.proposal = 1, .title = BYTES("Geld")},
        {.proposal = 2, .title = BYTES("Tijd"), .adopted = true}};
    const struct merge_view merges[] = {{.from = 7, .into = 3, .likeness = 0.8}};
    struct update update = {.kind = UPDATE_CONSOLE,
                            .present = 27,
                            .joined = 31,
                            .statements_per_minute = 5,
                            .votes_per_minute = 40,
                            .silent = 3,
                            .judged_too_little = 6,
                            .waiting = 1,
                            .console_statements = lines,
                            .console_count = 2,
                            .proposals = proposals,
                            .proposal_count = 2,
                            .merges = merges,
                            .merge_count = 1};

    expect_json(state, &update,
                "{'type':'console','present':27,'joined':31,'statements_per_minute':5,"
                "'votes_per_minute':40,'silent':3,'judged_too_little':6,'waiting':1,"
                "'statements':[{'id':'s3','theme':'t1','kind':'statement','text':'Zo',"
                "'state':'visible','n':4,'counts':[1,0,1,2],'skips':1,'score':0.600000,"
                "'average':2.000000,'flags':2,'flag_reason':'naam','reactions':1,"
                "'reword':'zonder naam'},{'id':'s4','theme':'t1','kind':'question',"
                "'text':'Hoe?','parent':'s3','parent_text':'Zo','state':'held','n':0,"
                "'counts':[0,0,0,0],'skips':0,'flags':0,'reactions':0}],"
                "'proposals':[{'id':'r1','title':'Geld','adopted':false},"
                "{'id':'r2','title':'Tijd','adopted':true}],"
                "'merges':[{'from':'s7','into':'s3','likeness':0.800000}]}");
    update = (struct update){.kind = UPDATE_CONSOLE, .note_revision = 2};
    expect_json(state, &update,
                "{'type':'console','present':0,'joined':0,'statements_per_minute':0,"
                "'votes_per_minute':0,'silent':0,'judged_too_little':0,'waiting':0,"
                "'statements':[],'proposals':[],'merges':[],"
                "'note':{'text':'','revision':2}}");
}

static void a_note_is_told_to_moderators_once_there_was_one(void **state)
{
    struct fixture *fixture = *state;
    struct update update = {.kind = UPDATE_WELCOME,
                            .seq = 1,
                            .role = ROLE_MODERATOR,
                            .session_id = BYTES("k3v9"),
                            .note = BYTES("Dank."),
                            .note_revision = 3};

    buffer_clear(&fixture->out);
    update_encode(&update, &fixture->out);
    assert_true(
        bytes_find(&fixture->out, "\"note\":{\"text\":\"Dank.\",\"revision\":3},\"seq\":1}"));
    update.role = ROLE_OBSERVER;
    buffer_clear(&fixture->out);
    update_encode(&update, &fixture->out);
    assert_false(bytes_find(&fixture->out, "note"));
    update.role = ROLE_MODERATOR;
    update.note_revision = 0;
    buffer_clear(&fixture->out);
    update_encode(&update, &fixture->out);
    assert_false(bytes_find(&fixture->out, "note"));
}

static void a_conversation_has_what_the_seat_wrote_or_judged(void **state)
{
    const struct conversation_item items[] = {
        {.line = {.statement = {.statement = 1,
                                .theme = 1,
                                .kind = KIND_TIP,
                                .parent = 9,
                                .text = BYTES("Zo"),
                                .parent_text = BYTES("Ouder")},
                  .n = 3,
                  .has_score = true,
                  .recognised = 2,
                  .average = 7 / 3.0,
                  .score = 0.61,
                  .reactions = 2,
                  .reword = BYTES("nooit hier")},
         .grade = 3,
         .open = true},
        {.line = {.statement = {.statement = 2, .theme = 1, .text = BYTES("Nvt")}, .n = 1},
         .grade = GRADE_SKIP},
        {.line = {.statement = {.statement = 3, .theme = 1, .text = BYTES("Mijn")},
                  .state = STATEMENT_HIDDEN,
                  .reason = BYTES("naam")},
         .own = true,
         .grade = GRADE_NONE},
        {.line = {.statement = {.statement = 4, .theme = 1, .text = BYTES("Ook")},
                  .state = STATEMENT_MERGED,
                  .into = 5},
         .own = true,
         .grade = GRADE_NONE},
    };
    struct update update = {.kind = UPDATE_CONVERSATION,
                            .id = BYTES("b4"),
                            .conversation = items,
                            .conversation_count = 4,
                            .more = true};

    expect_json(
        state, &update,
        "{'type':'conversation','id':'b4','items':["
        "{'id':'s1','theme':'t1','kind':'tip','text':'Zo','parent':'s9','parent_text':'Ouder',"
        "'own':false,'state':'visible','grade':3,'n':3,'recognised':2,'average':2.333333,"
        "'score':0.610000,'reactions':2,'open':true},"
        "{'id':'s2','theme':'t1','kind':'statement','text':'Nvt','own':false,"
        "'state':'visible','grade':null,'n':1,'reactions':0,'open':false},"
        "{'id':'s3','theme':'t1','kind':'statement','text':'Mijn','own':true,"
        "'state':'hidden','reason':'naam','n':0,'reactions':0,'open':false},"
        "{'id':'s4','theme':'t1','kind':'statement','text':'Ook','own':true,"
        "'state':'merged','into':'s5','n':0,'reactions':0,'open':false}],'more':true}");
    update = (struct update){.kind = UPDATE_CONVERSATION, .id = BYTES("b4")};
    expect_json(state, &update, "{'type':'conversation','id':'b4','items':[],'more':false}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        codec_test(a_welcome_shows_a_participant_the_session_and_what_is_theirs),
        codec_test(nobody_but_a_participant_gets_a_seat_token),
        codec_test(an_ack_names_what_was_made),
        codec_test(an_error_names_the_statement_that_a_text_repeats),
        codec_test(an_offer_is_a_statement_or_null),
        codec_test(similar_thread_and_top_list_statements),
        codec_test(a_session_update_says_what_the_welcome_said),
        codec_test(a_theme_update_is_the_theme),
        codec_test(a_poll_update_has_counts_only_when_they_may_be_seen),
        codec_test(the_small_updates_are_as_documented),
        codec_test(the_console_has_signals_lines_proposals_and_merges),
        codec_test(a_note_is_told_to_moderators_once_there_was_one),
        codec_test(a_conversation_has_what_the_seat_wrote_or_judged),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
