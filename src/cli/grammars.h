#pragma once

// The groups of commands: each adds its commands, in the order in which --help shows them.
namespace certwright::cli {

class Grammar;

void server_commands(Grammar& grammar);       ///< init, serve, signer
void credential_commands(Grammar& grammar);   ///< credential …
void keys_commands(Grammar& grammar);         ///< keys …
void ca_commands(Grammar& grammar);           ///< ca …
void feeds_commands(Grammar& grammar);        ///< feeds …
void policy_commands(Grammar& grammar);       ///< policy …
void certificate_commands(Grammar& grammar);  ///< request, list, describe, recheck, delete, use, export, import
void diagnosis_commands(Grammar& grammar);    ///< why, check, contacts, evidence, lint
void revoke_command(Grammar& grammar);
void help_commands(Grammar& grammar);    ///< explain, version, completion, manual
void case_commands(Grammar& grammar);    ///< case …, allow-list …
void record_commands(Grammar& grammar);  ///< mail …, events

}  // namespace certwright::cli
