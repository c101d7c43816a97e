/* The program: everything is in command_line.c and the files of its table, so that tests can
 * link it. */
#include "command_line.h"

int main(int count, char **values)
{
    return command_line_run(count - 1, values + (count > 0));
}
