#include "vague.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "parallel.h"

namespace fusion {

namespace {

// Firm reports compared with a vague one at most: those nearest in time.
constexpr int64_t kNearest = 96;
constexpr int64_t kTogether = 4096;

double half_window(const Reports& r, int32_t row) { return vague_window(span(r, row)); }

// Numbers by a code, in the order in which they were put.
class ByCode {
 public:
  // `each(put)` calls put(code, number), the same twice; a code below 0 is none.
  template <typename Each>
  explicit ByCode(Each each) {
    each([&](int32_t code, int32_t) {
      if (code < 0) return;
      if (size_t(code) + 2 > begins_.size()) begins_.resize(size_t(code) + 2, 0);
      ++begins_[size_t(code) + 1];
    });
    for (size_t c = 1; c < begins_.size(); ++c) begins_[c] += begins_[c - 1];
    std::vector<int64_t> next = begins_;
    numbers_.resize(begins_.empty() ? 0 : size_t(begins_.back()));
    each([&](int32_t code, int32_t number) {
      if (code >= 0) numbers_[size_t(next[size_t(code)]++)] = number;
    });
  }

  std::pair<const int32_t*, const int32_t*> of(int32_t code) const {
    if (code < 0 || size_t(code) + 1 >= begins_.size()) return {nullptr, nullptr};
    return {numbers_.data() + begins_[size_t(code)], numbers_.data() + begins_[size_t(code) + 1]};
  }

 private:
  std::vector<int64_t> begins_;
  std::vector<int32_t> numbers_;
};

// Founding and coarse reports by a code, by their ranks in time.
template <typename CodeOf>
ByCode firm(const Scene& scene, const ByTime& order, CodeOf code_of) {
  return ByCode([&](auto put) {
    for (size_t rank = 0; rank < order.rows.size(); ++rank)
      if (scene.kinds[order.rows[rank]] <= kCoarse) put(code_of(order.rows[rank]), int32_t(rank));
  });
}

void nearest(const Reports& r, const ByTime& order, int32_t row,
             std::pair<const int32_t*, const int32_t*> ranks, std::vector<int32_t>& found) {
  const double at = middle(r, row), half = half_window(r, row);
  const auto low = std::lower_bound(ranks.first, ranks.second, order.from(at - half));
  const auto high = std::lower_bound(low, ranks.second, order.after(at + half));
  const auto centre = std::lower_bound(low, high, order.from(at));
  auto a = centre, b = centre;
  for (int64_t k = 0; k < kNearest && (a != low || b != high); ++k) {
    if (b == high ||
        (a != low && at - order.middles[*(a - 1)] <= order.middles[*b] - at)) --a;
    else ++b;
  }
  for (; a != b; ++a) found.push_back(order.rows[*a]);
}

std::vector<int32_t> vague_rows(const Reports& r) {
  std::vector<int32_t> rows;
  for (int64_t i = 0; i < r.n; ++i)
    if (vague(r, i)) rows.push_back(int32_t(i));
  return rows;
}

std::vector<Edge> pairs_of_vague(const Scene& scene, const ByTime& order,
                                 const std::vector<int32_t>& rows) {
  const Reports& r = scene.reports;
  const ByCode areas = firm(scene, order, [&](int32_t row) { return r.area[row]; });
  const ByCode provinces = firm(scene, order, [&](int32_t row) { return r.province[row]; });
  const ByCode everywhere = firm(scene, order, [](int32_t) { return 0; });
  const ByCode stories([&](auto put) {
    for (int64_t i = 0; i < r.n; ++i)
      if (!r.agency[i]) put(r.story[i], int32_t(i));
  });
  std::vector<Edge> pairs;
  std::vector<int32_t> found;
  for (const int32_t row : rows) {
    found.clear();
    // Only what its days hold says where to look: what is told years away changes no answer.
    nearest(r, order, row, areas.of(r.area[row]), found);
    if (found.empty()) nearest(r, order, row, provinces.of(r.province[row]), found);
    if (r.area[row] < 0 && r.province[row] < 0) nearest(r, order, row, everywhere.of(0), found);
    for (auto [other, end] = stories.of(r.story[row]); other != end; ++other)
      if (std::abs(middle(r, *other) - middle(r, row)) <= half_window(r, row))
        found.push_back(*other);
    for (const int32_t other : found)
      if (other != row) pairs.push_back({std::min(row, other), std::max(row, other), 0.0f});
  }
  return in_order(r.n, std::move(pairs));
}

void note_crowd(const Clusters& clusters, const std::vector<int32_t>& rows,
                const std::vector<Edge>& pairs, Crowding& crowd) {
  const Reports& r = clusters.scene.reports;
  const auto& kinds = clusters.scene.kinds;
  const ByCode near([&](auto put) {
    for (const Edge& e : pairs) {
      if (vague(r, e.first) && kinds[e.second] <= kinds[e.first])
        put(e.first, clusters.find(e.second));
      if (vague(r, e.second) && kinds[e.first] <= kinds[e.second])
        put(e.second, clusters.find(e.first));
    }
  });
  std::vector<int32_t> roots;
  for (const int32_t row : rows) {
    const auto [first, last] = near.of(row);
    roots.assign(first, last);
    std::sort(roots.begin(), roots.end());
    const auto distinct = std::unique(roots.begin(), roots.end()) - roots.begin();
    const double window = 2 * half_window(r, row);
    crowd[row].log_density = float(std::log(std::max<double>(1, double(distinct)) / window));
    crowd[row].log_volume = INFINITY;
  }
}

}  // namespace

std::vector<Edge> vague_pairs(const Clusters& clusters, const ByTime& order, Crowding& crowd,
                              int threads) {
  const std::vector<int32_t> rows = vague_rows(clusters.scene.reports);
  if (rows.empty()) return {};
  auto pairs = pairs_of_vague(clusters.scene, order, rows);
  note_crowd(clusters, rows, pairs, crowd);
  const int64_t n = int64_t(pairs.size());
  in_parallel((n + kTogether - 1) / kTogether, threads, [&](int64_t piece) {
    for (int64_t k = piece * kTogether; k < std::min(n, (piece + 1) * kTogether); ++k) {
      Edge& e = pairs[size_t(k)];
      e.score = rounded(clusters.score(clusters.single(e.first), clusters.single(e.second)));
    }
  });
  return pairs;
}

}  // namespace fusion
