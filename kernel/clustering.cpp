#include "clustering.h"

#include <algorithm>
#include <numeric>
#include <queue>
#include <unordered_map>

#include "parallel.h"

namespace fusion {

namespace {

// A pair of clusters on the way to being one; out of date once either has changed.
struct Offer {
  float score;
  int32_t one, other;            // one < other
  int32_t one_version, other_version;
  bool operator<(const Offer& o) const {  // the best, then the smallest rows, come first
    if (score != o.score) return score < o.score;
    if (one != o.one) return one > o.one;
    return other > o.other;
  }
};

// Rows joined by edges: what happens in one component never touches another.
struct Components {
  std::vector<int32_t> parent;
  explicit Components(int64_t n) : parent(n) { std::iota(parent.begin(), parent.end(), 0); }
  int32_t find(int32_t row) {
    while (parent[row] != row) {
      parent[row] = parent[parent[row]];
      row = parent[row];
    }
    return row;
  }
  void join(int32_t a, int32_t b) {
    a = find(a), b = find(b);
    parent[std::max(a, b)] = std::min(a, b);
  }
};

class Agglomeration {
 public:
  Agglomeration(Clusters& clusters, double join) : clusters_(clusters), join_(join) {}

  void run(const Edge* first, const Edge* last) {
    if (last - first == 1) {  // most components are one pair
      const int32_t a = clusters_.find(first->first), b = clusters_.find(first->second);
      if (a != b && offered(a, b)) clusters_.unite(a, b);
      return;
    }
    for (const Edge* e = first; e != last; ++e) {
      const int32_t a = clusters_.find(e->first), b = clusters_.find(e->second);
      if (a == b) continue;
      touches_[a].push_back(b);
      touches_[b].push_back(a);
    }
    for (auto& [row, others] : touches_) tidy(others);
    for (const auto& [row, others] : touches_)
      for (const int32_t other : others)
        if (row < other) offer(row, other);
    while (!queue_.empty()) {
      const Offer best = queue_.top();
      queue_.pop();
      if (best.one_version == version_[best.one] && best.other_version == version_[best.other])
        unite(best.one, best.other);
    }
  }

 private:
  static void tidy(std::vector<int32_t>& rows) {
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
  }
  bool offered(int32_t a, int32_t b) const {
    return clusters_.may_unite(a, b) &&
           rounded(clusters_.score(clusters_.of(a), clusters_.of(b))) > join_;
  }
  void offer(int32_t a, int32_t b) {
    if (a > b) std::swap(a, b);
    if (!clusters_.may_unite(a, b)) return;
    const float score = rounded(clusters_.score(clusters_.of(a), clusters_.of(b)));
    if (score > join_) queue_.push({score, a, b, version_[a], version_[b]});
  }
  void unite(int32_t one, int32_t other) {
    clusters_.unite(one, other);
    ++version_[one];
    version_[other] = -1;        // gone; no offer ever has this version
    auto others = std::move(touches_[one]);
    const auto& more = touches_[other];
    others.insert(others.end(), more.begin(), more.end());
    touches_.erase(other);
    for (int32_t& row : others) row = clusters_.find(row);
    tidy(others);
    others.erase(std::remove(others.begin(), others.end(), one), others.end());
    for (const int32_t row : others) {
      touches_[row].push_back(one);
      offer(one, row);
    }
    touches_[one] = std::move(others);
  }

  Clusters& clusters_;
  double join_;
  std::unordered_map<int32_t, std::vector<int32_t>> touches_;
  std::unordered_map<int32_t, int32_t> version_;
  std::priority_queue<Offer> queue_;
};

}  // namespace

void agglomerate(Clusters& clusters, const std::vector<Edge>& edges, double join, int threads) {
  Components components(clusters.reports.n);
  for (int64_t row = 0; row < clusters.reports.n; ++row)
    components.join(int32_t(row), clusters.find(int32_t(row)));
  for (const Edge& e : edges)
    if (e.score > join) components.join(e.first, e.second);
  std::vector<std::pair<int32_t, int64_t>> order;  // (component, edge)
  for (size_t k = 0; k < edges.size(); ++k)
    if (edges[k].score > join) order.emplace_back(components.find(edges[k].first), int64_t(k));
  std::sort(order.begin(), order.end());
  std::vector<Edge> sorted(order.size());
  std::vector<int64_t> begins;
  for (size_t k = 0; k < order.size(); ++k) {
    sorted[k] = edges[order[k].second];
    if (!k || order[k].first != order[k - 1].first) begins.push_back(int64_t(k));
  }
  begins.push_back(int64_t(sorted.size()));
  const int64_t many = int64_t(begins.size()) - 1;
  constexpr int64_t kTogether = 64;
  in_parallel((many + kTogether - 1) / kTogether, threads, [&](int64_t piece) {
    for (int64_t c = piece * kTogether; c < std::min(many, (piece + 1) * kTogether); ++c)
      Agglomeration(clusters, join).run(sorted.data() + begins[c], sorted.data() + begins[c + 1]);
  });
}

}  // namespace fusion
