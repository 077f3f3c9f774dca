#include "net/dns_message.h"

#include <algorithm>

#include <gtest/gtest.h>

#include "net/presentation.h"

namespace certwright::net::dns_message_test {
namespace {

using enum RecordType;

/// A question without EDNS, as old software asks.
ServerQuestion plain(std::string name, RecordType type) { return {.question = {std::move(name), type}, .edns = false}; }

std::string repeated(const std::string& part, int count) {
  std::string all;
  for (int at = 0; at < count; ++at) all += part;
  return all;
}

TEST(EncodeQuestionTest, WritesHeaderQuestionAndOpt) {
  EXPECT_EQ(hex(encode_question(0x1234, plain("a.example", caa), 0).value()),
            "123400000001000000000000"
            "0161076578616d706c6500"
            "01010001");
  EXPECT_EQ(
      hex(encode_question(1, {.question = {"", ns}, .recursion_desired = true, .checking_disabled = true}, 0).value()),
      "000101100001000000000001"
      "00"
      "00020001"
      "00002904d0000080000000");
}

TEST(EncodeQuestionTest, MixesTheCaseOfLettersOnly) {
  ServerQuestion question = plain("_a1b.cd", a);
  question.mixed_case = true;
  EXPECT_EQ(hex(encode_question(1, question, 0b1010).value()),
            "000100000001000000000000"
            "045f613142026344"
            "00"
            "00010001");
  question.mixed_case = false;
  EXPECT_EQ(hex(encode_question(1, question, 0b1010).value()),
            "000100000001000000000000"
            "045f613162026364"
            "00"
            "00010001");
}

TEST(EncodeQuestionTest, UndoesTheEscapesOfNamesThatWereRead) {
  EXPECT_EQ(hex(encode_question(1, plain("a\\.b.\\000\\255.\\\\", a), 0).value()),
            "000100000001000000000000"
            "03612e62"
            "0200ff"
            "015c"
            "00"
            "00010001");
}

TEST(EncodeQuestionTest, RefusesNamesWithoutWireForm) {
  for (const std::string& name :
       {std::string{"a..b"}, std::string{".a"}, std::string(64, 'a'), repeated("aaaa.", 51) + "a", std::string{"a\\"},
        std::string{"a\\25"}, std::string{"a\\256"}, std::string{"a\\2x6"}})
    EXPECT_FALSE(encode_question(1, plain(name, a), 0)) << name;
  EXPECT_TRUE(encode_question(1, plain(std::string(63, 'a'), a), 0));
}

// The name that is asked for in most tests: "a.example" at offset 12 of a message, "example" at 14, its end at 23.
constexpr std::string_view asked_name = "0161076578616d706c6500";

Bytes sent(RecordType type = a) { return encode_question(0x1234, plain("a.example", type), 0).value(); }

/// A reply to sent(a): flags and counts after the id, then the question, then what is given.
std::string reply_hex(std::string_view flags_and_counts, std::string_view records) {
  std::string text = "1234";
  return text.append(flags_and_counts).append(asked_name).append("00010001").append(records);
}

std::optional<ServerReply> parse(const std::string& message, const Bytes& question = sent()) {
  return parse_reply(from_hex(message).value(), question);
}

/// "name TYPE ttl data" of each record.
std::vector<std::string> shown(const std::vector<ServerRecord>& records) {
  std::vector<std::string> lines;
  for (const ServerRecord& record : records)
    lines.push_back(record.name + " " + to_string(record.type) + " " + std::to_string(record.ttl) + " " +
                    presentation(record.data));
  return lines;
}
using Lines = std::vector<std::string>;

const std::string one_address =
    "c00c"
    "0001"
    "0001"
    "0000012c"
    "0004"
    "c0000201";

TEST(ParseReplyTest, ReadsHeaderAndRecords) {
  const auto reply =
      parse(reply_hex("85a0"
                      "0001"
                      "0001"
                      "0000"
                      "0000",
                      one_address));
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->end, ServerReply::End::answered);
  EXPECT_EQ(reply->rcode, 0);
  EXPECT_TRUE(reply->authoritative && reply->recursion_available && reply->authenticated && reply->echoes_case);
  EXPECT_FALSE(reply->truncated || reply->extended_error);
  EXPECT_EQ(shown(reply->answer), Lines{"a.example A 300 192.0.2.1"});
  EXPECT_TRUE(reply->authority.empty() && reply->additional.empty());
  EXPECT_EQ(reply->bytes, 43U);
}

TEST(ParseReplyTest, UnfoldsNamesInEveryTypeThatFoldsThem) {
  const auto reply =
      parse(reply_hex("8000"
                      "0001"
                      "0002"
                      "0002"
                      "0001",
                      "c00c"
                      "0005"
                      "0001"
                      "00000001"
                      "0004"
                      "0162c00e"  // CNAME b.example
                      "c00c"
                      "000f"
                      "0001"
                      "00000001"
                      "0006"
                      "000a"
                      "0142c00e"  // MX 10 B.example
                      "c00e"
                      "0002"
                      "0001"
                      "00000001"
                      "0002"
                      "c00c"  // NS a.example
                      "c00e"
                      "0006"
                      "0001"
                      "00000001"
                      "0018"
                      "c00c"
                      "c00e"
                      "0000000100000002000000030000000400000005"
                      "00"
                      "002e"
                      "0001"
                      "00000001"
                      "0015"
                      "0006"
                      "0d"
                      "01"
                      "00000001"
                      "00000002"
                      "00000003"
                      "0004"
                      "c00e"
                      "ff"));
  ASSERT_TRUE(reply);
  EXPECT_EQ(shown(reply->answer), (Lines{"a.example CNAME 1 b.example.", "a.example MX 1 10 b.example."}));
  EXPECT_EQ(shown(reply->authority), (Lines{"example NS 1 a.example.", "example SOA 1 a.example. example. 1 2 3 4 5"}));
  EXPECT_EQ(shown(reply->additional), Lines{" RRSIG 1 SOA 13 1 1 19700101000002 19700101000003 4 example. /w=="});
}

TEST(ParseReplyTest, KeepsRdataThatDoesNotFitItsTypeAsItCame) {
  const auto reply =
      parse(reply_hex("8000"
                      "0001"
                      "0004"
                      "0000"
                      "0000",
                      "c00c"
                      "0001"
                      "0001"
                      "00000001"
                      "0003"
                      "c00002"  // A of three octets
                      "c00c"
                      "0005"
                      "0001"
                      "00000001"
                      "0002"
                      "c0ff"  // a pointer to nowhere
                      "c00c"
                      "0005"
                      "0001"
                      "00000001"
                      "0003"
                      "c00c00"  // octets behind the name
                      "c00c"
                      "0006"
                      "0001"
                      "00000001"
                      "0001"
                      "00"));  // SOA of one name
  ASSERT_TRUE(reply);
  EXPECT_EQ(shown(reply->answer), (Lines{"a.example A 1 \\# 3 c00002", "a.example CNAME 1 \\# 2 c0ff",
                                         "a.example CNAME 1 \\# 3 c00c00", "a.example SOA 1 \\# 1 00"}));
}

TEST(ParseReplyTest, RefusesPointersThatDoNotLeadBack) {
  const std::string rest =
      "0001"
      "0001"
      "00000001"
      "0004"
      "c0000201";
  const std::string header =
      "8000"
      "0001"
      "0001"
      "0000"
      "0000";
  EXPECT_TRUE(parse(reply_hex(header, "c00e" + rest)));
  EXPECT_FALSE(parse(reply_hex(header, "c01b" + rest))) << "to itself";
  EXPECT_FALSE(parse(reply_hex(header, "0161c01b" + rest))) << "to the labels before it";
  EXPECT_FALSE(parse(reply_hex(header, "c020" + rest))) << "ahead";
  EXPECT_FALSE(parse(reply_hex(header, "ffff" + rest))) << "beyond the message";
  EXPECT_FALSE(parse(reply_hex(header, "8161" + rest))) << "a reserved kind of label";
}

TEST(ParseReplyTest, RefusesNamesThatUnfoldBeyondTheirLimit) {
  // Each name has three labels of 63 octets before a pointer to "a.example": 203 octets; with a fourth it is too long.
  const std::string label = "3f" + repeated("62", 63);
  const std::string rest =
      "0001"
      "0001"
      "00000001"
      "0004"
      "c0000201";
  const std::string header =
      "8000"
      "0001"
      "0001"
      "0000"
      "0000";
  EXPECT_TRUE(parse(reply_hex(header, repeated(label, 3) + "c00c" + rest)));
  EXPECT_FALSE(parse(reply_hex(header, repeated(label, 4) + "c00c" + rest)));
}

TEST(ParseReplyTest, RefusesAMessageThatSwells) {
  // 4,000 records, each of whose two names is folded into two octets and unfolds into 203.
  const std::string label = "3f" + repeated("62", 63);
  std::string records = repeated(label, 3) +
                        "c00c"
                        "0010"
                        "0001"
                        "00000001"
                        "0001"
                        "00";
  for (int count = 0; count < 4000; ++count)
    records +=
        "c01b"
        "0002"
        "0001"
        "00000001"
        "0002"
        "c01b";
  EXPECT_FALSE(
      parse(reply_hex("8000"
                      "0001"
                      "0fa1"
                      "0000"
                      "0000",
                      records)));
  EXPECT_TRUE(
      parse(reply_hex("8000"
                      "0001"
                      "0100"
                      "0000"
                      "0000",
                      records)))
      << "the same names, but fewer";
}

TEST(ParseReplyTest, RefusesCountsAndLengthsThatLie) {
  EXPECT_FALSE(
      parse(reply_hex("8000"
                      "0001"
                      "0002"
                      "0000"
                      "0000",
                      one_address)))
      << "a record too few";
  EXPECT_FALSE(
      parse(reply_hex("8000"
                      "0002"
                      "0001"
                      "0000"
                      "0000",
                      one_address)))
      << "two questions";
  EXPECT_FALSE(
      parse(reply_hex("8000"
                      "0001"
                      "0001"
                      "0000"
                      "0000",
                      "c00c"
                      "0001"
                      "0001"
                      "0000012c"
                      "ffff"
                      "c0000201")));
  EXPECT_FALSE(parse("")) << "no header";
  EXPECT_FALSE(parse("12348000000100000000")) << "half a header";
  EXPECT_TRUE(
      parse(reply_hex("8000"
                      "0001"
                      "0001"
                      "0000"
                      "0000",
                      one_address + "0000")))
      << "octets behind the end";
}

TEST(ParseReplyTest, KeepsWhatIsWholeOfATruncatedMessage) {
  const auto cut =
      parse(reply_hex("8200"
                      "0001"
                      "0002"
                      "0001"
                      "0000",
                      one_address + one_address.substr(0, 20)));
  ASSERT_TRUE(cut);
  EXPECT_TRUE(cut->truncated);
  EXPECT_EQ(cut->answer.size(), 1U);
  const auto empty =
      parse(reply_hex("8200"
                      "0001"
                      "0000"
                      "0000"
                      "0000",
                      ""));
  ASSERT_TRUE(empty);
  EXPECT_TRUE(empty->truncated && empty->answer.empty());
}

TEST(ParseReplyTest, KnowsTheReplyToItsQuestion) {
  const std::string right = reply_hex(
      "8000"
      "0001"
      "0001"
      "0000"
      "0000",
      one_address);
  EXPECT_TRUE(is_reply_to(from_hex(right).value(), sent()));
  const auto is_none = [&](std::size_t at, std::string_view hex_octets, const char* why) {
    std::string other = right;
    other.replace(at, hex_octets.size(), hex_octets);
    EXPECT_FALSE(is_reply_to(from_hex(other).value(), sent())) << why;
    EXPECT_FALSE(parse(other)) << why;
  };
  is_none(0, "1235", "another id");
  is_none(4, "00", "a question");
  is_none(4, "a8", "an update");
  is_none(26, "62", "another name");
  is_none(46, "0002", "another type");
  is_none(50, "0003", "another class");
  const Bytes lie = from_hex(reply_hex("8000"
                                       "0001"
                                       "0009"
                                       "0000"
                                       "0000",
                                       ""))
                        .value();
  EXPECT_TRUE(is_reply_to(lie, sent())) << "meant as the reply, even if it cannot be read";
  EXPECT_FALSE(parse_reply(lie, sent()));
}

TEST(ParseReplyTest, TakesAnErrorWithoutItsQuestion) {
  const auto formerr = parse(
      "1234"
      "8001"
      "0000"
      "0000"
      "0000"
      "0000");
  ASSERT_TRUE(formerr);
  EXPECT_EQ(formerr->rcode, 1);
  EXPECT_FALSE(
      parse("1234"
            "8000"
            "0000"
            "0000"
            "0000"
            "0000"))
      << "no error";
  EXPECT_FALSE(
      parse("1234"
            "8003"
            "0000"
            "0000"
            "0000"
            "0000"))
      << "NXDOMAIN of what?";
  EXPECT_FALSE(
      parse("1234"
            "8002"
            "0000"
            "0001"
            "0000"
            "0000"
            "00"
            "0001"
            "0001"
            "00000001"
            "0004"
            "c0000201"));
}

TEST(ParseReplyTest, ReadsEdnsAndExtendedErrors) {
  const auto badvers =
      parse(reply_hex("8000"
                      "0001"
                      "0000"
                      "0000"
                      "0001",
                      "00"
                      "0029"
                      "04d0"
                      "01000000"
                      "0000"));
  ASSERT_TRUE(badvers);
  EXPECT_EQ(badvers->rcode, 16);
  EXPECT_TRUE(badvers->additional.empty());
  EXPECT_FALSE(badvers->extended_error);
  // An option to pass over, then extended error 7 with a text that holds an escape and ends in NUL.
  const auto expired =
      parse(reply_hex("8002"
                      "0001"
                      "0000"
                      "0000"
                      "0001",
                      "00"
                      "0029"
                      "04d0"
                      "00000000"
                      "0010"
                      "000a"
                      "0002"
                      "abcd"
                      "000f"
                      "0006"
                      "0007"
                      "6f1b6b00"));
  ASSERT_TRUE(expired);
  EXPECT_EQ(expired->rcode, 2);
  EXPECT_EQ(expired->extended_error, 7);
  EXPECT_EQ(expired->extended_text, "o?k");
  const auto cut =
      parse(reply_hex("8002"
                      "0001"
                      "0000"
                      "0000"
                      "0001",
                      "00"
                      "0029"
                      "04d0"
                      "00000000"
                      "0005"
                      "000f"
                      "0006"
                      "00"));
  ASSERT_TRUE(cut) << "options that do not add up are passed over";
  EXPECT_FALSE(cut->extended_error);
}

TEST(ParseReplyTest, PassesOverOtherClasses) {
  const auto reply =
      parse(reply_hex("8000"
                      "0001"
                      "0002"
                      "0000"
                      "0000",
                      "c00c"
                      "0010"
                      "0003"
                      "00000001"
                      "0002"
                      "0161" +
                          one_address));
  ASSERT_TRUE(reply);
  EXPECT_EQ(shown(reply->answer), Lines{"a.example A 300 192.0.2.1"});
}

TEST(ParseReplyTest, ComparesTheCaseOfTheQuestion) {
  ServerQuestion question = plain("a.example", a);
  question.mixed_case = true;
  const Bytes mixed = encode_question(0x1234, question, 0b101).value();
  std::string reply = reply_hex(
      "8000"
      "0001"
      "0000"
      "0000"
      "0000",
      "");
  ASSERT_TRUE(parse(reply, mixed));
  EXPECT_FALSE(parse(reply, mixed)->echoes_case);
  reply.replace(24, 22, hex(mixed).substr(24, 22));
  ASSERT_TRUE(parse(reply, mixed));
  EXPECT_TRUE(parse(reply, mixed)->echoes_case);
  ASSERT_TRUE(parse(reply));
  EXPECT_TRUE(parse(reply)->echoes_case) << "nothing was mixed";
}

// Whatever one octet is changed to and wherever a message is cut, reading it ends, and gives nothing or a reply.
TEST(ParseReplyTest, LivesWithEveryMutation) {
  const Bytes good = from_hex(reply_hex("8400"
                                        "0001"
                                        "0002"
                                        "0001"
                                        "0001",
                                        one_address + "c00c"
                                                      "000f"
                                                      "0001"
                                                      "00000001"
                                                      "0006"
                                                      "000a"
                                                      "0142c00e"
                                                      "c00e"
                                                      "0006"
                                                      "0001"
                                                      "00000001"
                                                      "0018"
                                                      "c00c"
                                                      "c00e"
                                                      "0000000100000002000000030000000400000005"
                                                      "00"
                                                      "0029"
                                                      "04d0"
                                                      "00000000"
                                                      "0008"
                                                      "000f"
                                                      "0004"
                                                      "0007"
                                                      "6f6b"))
                         .value();
  ASSERT_TRUE(parse_reply(good, sent()));
  int read = 0;
  for (std::size_t at = 0; at < good.size(); ++at) {
    for (unsigned value = 0; value < 256; ++value) {
      Bytes changed = good;
      changed[at] = static_cast<std::uint8_t>(value);
      const auto reply = parse_reply(changed, sent());
      if (!reply) continue;
      ++read;
      for (const auto* section : {&reply->answer, &reply->authority, &reply->additional})
        for (const std::string& line : shown(*section))
          EXPECT_TRUE(std::all_of(line.begin(), line.end(), [](char c) { return c >= ' ' && c <= '~'; })) << line;
    }
    const Bytes cut(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(at));
    EXPECT_FALSE(parse_reply(cut, sent())) << "cut at " << at;
  }
  EXPECT_GT(read, 1000) << "most changes of an address or a number leave a message that can be read";
}

TEST(RcodeNameTest, NamesWhatIsCommon) {
  EXPECT_EQ(rcode_name(0), "NOERROR");
  EXPECT_EQ(rcode_name(3), "NXDOMAIN");
  EXPECT_EQ(rcode_name(10), "NOTZONE");
  EXPECT_EQ(rcode_name(11), "RCODE11");
  EXPECT_EQ(rcode_name(16), "BADVERS");
  EXPECT_EQ(rcode_name(23), "RCODE23");
}

}  // namespace
}  // namespace certwright::net::dns_message_test
