#pragma once

#include <fstream>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "model/facts_json.h"

namespace certwright::cli {

/// The file of --save. It is written beside its name as the facts come, and gets its name when it is whole.
class KeptFile {
 public:
  /// Fails: invalid_request (a file of that name exists that holds no facts, or none can be made there).
  [[nodiscard]] static Result<std::unique_ptr<KeptFile>> create(const std::string& path);
  /// What is not finished is removed.
  ~KeptFile();
  KeptFile(const KeptFile&) = delete;
  KeptFile& operator=(const KeptFile&) = delete;

  /// What the facts were judged by (model::policy_json()); before the first name. Later calls change nothing.
  void begin(std::string_view policy_json);
  /// Names as JSON, ",\n" between them.
  void append(std::string_view names_json);
  /// Writes the end. Nothing is left where no policy ever came. Fails: unavailable (a full disk).
  [[nodiscard]] Result<void> finish();

 private:
  explicit KeptFile(std::string path);

  std::string path_;
  std::string beside_;
  std::ofstream out_;
  bool has_begun_ = false;
  bool has_names_ = false;
};

/// Reads such a file. Fails: invalid_request (no such file), and as model::read_kept_facts() does.
[[nodiscard]] Result<std::unique_ptr<model::KeptFacts>> read_kept_file(const std::string& path);

}  // namespace certwright::cli
