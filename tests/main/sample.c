/* Input that several tests use. */
#include "sample.h"

#include <stdio.h>
#include <string.h>

#include "program.h"

const char sample_script[] =
    "{\"title\":\"Proef\",\"language\":\"nl\",\"access\":\"open\",\"moderation\":\"open\","
    "\"themes\":["
    "{\"title\":\"Een\",\"question\":\"Wat speelt er?\",\"minutes\":5,"
    "\"seeds\":[\"Er is geen tijd.\",\"Er is geen geld.\",\"Niemand is eigenaar.\"]},"
    "{\"title\":\"Twee\",\"question\":\"Wat helpt er?\",\"minutes\":5,"
    "\"seeds\":[\"Een vaste plek helpt.\",\"Een vaste dag helpt.\",\"Samen beginnen "
    "helpt.\"]}],"
    "\"background\":[{\"question\":\"Hoe groot?\",\"options\":[\"klein\",\"groot\"]}],"
    "\"polls\":[{\"question\":\"Nog eens?\",\"options\":[\"ja\",\"nee\"]}]}";

static const char comments[] =
    "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"
    "1400000000000,Tue May 13 18:53:20 CEST 2014,0,0,5,1,1,Short and plain\n"
    "1400000001000,Tue May 13 18:53:21 CEST 2014,1,0,5,1,1,\"With, a comma and "
    "\"\"quotes\"\"\"\n"
    "1400000002000,Tue May 13 18:53:22 CEST 2014,2,1,5,1,1,\"With a\nline break\"\n"
    "1400000003000,Tue May 13 18:53:23 CEST 2014,3,2,5,1,1,\xe5\xb9\xb3\xe5\x8f\xb0\n"
    "1400000004000,Tue May 13 18:53:24 CEST 2014,4,3,5,1,-1,Moderated out\n"
    "1400000005000,Tue May 13 18:53:25 CEST 2014,5,4,5,1,0,=1+1 is not a formula\n"
    "1400000006000,Tue May 13 18:53:26 CEST 2014,6,5,5,1,1,Judged by few\n"
    "1400000007000,Tue May 13 18:53:27 CEST 2014,7,6,5,1,1,Nobody judged this\n";

/* Voter v on comment c: fixed, uneven, with passes. */
static int vote_of(int voter, int comment)
{
    return (voter * 7 + comment * 5 + voter * comment) % 3 - 1;
}

void sample_polis_make(const char *folder)
{
    char votes[16384] = "timestamp,datetime,comment-id,voter-id,vote\n";
    size_t size = strlen(votes);
    int count = 0;

    for (int voter = 0; voter < 12; voter++) {
        for (int comment = 0; comment < 7; comment++) {
            if (comment == 6 && voter > 1)
                continue;
            size += (size_t)snprintf(votes + size, sizeof(votes) - size,
                                     "%lld,Tue May 13 19:00:00 CEST 2014,%d,%d,%d\n",
                                     1400000100000LL + count++, comment, voter,
                                     vote_of(voter, comment));
        }
    }
    file_make(folder, "comments.csv", comments);
    file_make(folder, "votes.csv", votes);
    file_make(folder, "summary.csv", "topic,A sample\nurl,https://pol.is/sample\nviews,99\n");
}
