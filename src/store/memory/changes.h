#pragma once

#include <functional>
#include <map>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

namespace certwright::store::memory {

/// What a transaction changed, each with how to undo it: so that giving up costs what was changed, not what there is.
class Changes {
 public:
  /// `map` outlives this.
  template <class Key, class Value, class Less>
  void assign(std::map<Key, Value, Less>& map, const std::type_identity_t<Key>& key,
              const std::type_identity_t<Value>& value) {
    note(map, key);
    map.insert_or_assign(key, value);
  }

  template <class Key, class Value, class Less>
  void take_away(std::map<Key, Value, Less>& map, const std::type_identity_t<Key>& key) {
    note(map, key);
    map.erase(key);
  }

  /// How to undo a change of another kind.
  void note(std::function<void()> undo) { steps_.push_back(std::move(undo)); }

  void undo() {
    for (auto step = steps_.rbegin(); step != steps_.rend(); ++step) (*step)();
  }

 private:
  template <class Key, class Value, class Less>
  static void restore(std::map<Key, Value, Less>& map, const Key& key, const std::optional<Value>& before) {
    if (before)
      map.insert_or_assign(key, *before);
    else
      map.erase(key);
  }

  template <class Key, class Value, class Less>
  void note(std::map<Key, Value, Less>& map, const Key& key) {
    const auto found = map.find(key);
    std::optional<Value> before;
    if (found != map.end()) before = found->second;
    steps_.emplace_back([&map, key, before = std::move(before)] { restore(map, key, before); });
  }

  std::vector<std::function<void()>> steps_;
};

}  // namespace certwright::store::memory
