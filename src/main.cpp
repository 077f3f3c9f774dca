#include "cli/command_line.h"

int main(int argc, char** argv) { return certwright::cli::run(argc, argv); }
