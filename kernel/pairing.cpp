#include "pairing.h"

#include <algorithm>
#include <atomic>

namespace fusion {

namespace {

// Sums of odds that come out the same whatever the order of adding: in whole 2^-24ths.
class Sums {
 public:
  explicit Sums(int64_t n) : of_(n) {}
  void add(int64_t row, double odds) {
    of_[row].fetch_add(int64_t(std::min(odds, 1e6) * 16777216.0), std::memory_order_relaxed);
  }
  std::vector<float> take() const {
    std::vector<float> sums(of_.size());
    for (size_t i = 0; i < sums.size(); ++i) sums[i] = float(double(of_[i].load()) / 16777216.0);
    return sums;
  }

 private:
  std::vector<std::atomic<int64_t>> of_;
};

// What a first look at a pair needs of either side, together in memory.
struct alignas(128) Side {
  Spot spot;
  float density, volume;
  int32_t source;
};

std::vector<Side> sides_of(const Reports& r, const Crowding& crowd) {
  std::vector<Side> sides(r.n);
  for (int64_t i = 0; i < r.n; ++i)
    sides[i] = {spot(r, i), crowd.linear[i], crowd.log_volume[i], r.source[i]};
  return sides;
}

double density(const Side& a, const Side& b) {
  if (a.volume != b.volume) return a.volume > b.volume ? a.density : b.density;
  return std::max(a.density, b.density);
}

// The edges by first row, then second.
std::vector<Edge> in_order(int64_t n, const std::vector<Edge>& edges) {
  std::vector<int64_t> begins(n + 1, 0);
  for (const Edge& e : edges) ++begins[e.first + 1];
  for (int64_t i = 0; i < n; ++i) begins[i + 1] += begins[i];
  std::vector<int64_t> next(begins.begin(), begins.end() - 1);
  std::vector<Edge> sorted(edges.size());
  for (const Edge& e : edges) sorted[next[e.first]++] = e;
  for (int64_t i = 0; i < n; ++i)
    std::sort(sorted.begin() + begins[i], sorted.begin() + begins[i + 1],
              [](const Edge& a, const Edge& b) { return a.second < b.second; });
  return sorted;
}

}  // namespace

Scored scored_pairs(const Reports& r, const WeightSet& w, const Crowding& crowd,
                    const std::vector<int32_t>& order, int threads) {
  const WeightTables tables(w);
  const double hopeless = std::exp(kKeep - kHope);
  const std::vector<Side> sides = sides_of(r, crowd);
  Sums faint(r.n);
  auto edges = from_each_pair<Edge>(
      r, order, threads, [&](int32_t i, int32_t j, double stands_for, std::vector<Edge>& sink) {
        const Side &here = sides[i], &there = sides[j];
        const int32_t one = here.source, other = there.source;
        const double dense = density(here, there);
        const Weights& own = w.of(one, other);
        const Spot &a = here.spot, &b = there.spot;
        double places[kPlaceScales], clocks[kClocks];
        const double time = time_density(own, a, b, clocks);
        if (time * place_peak(a, b) < dense * hopeless) return;
        const double odds = time * place_density(own, a, b, places) / dense;
        if (odds < hopeless) return;
        const double score = std::log(odds) + tables.sum(one, other, compare(r, i, j));
        const bool kept = score > kKeep;
        if (kept) sink.push_back({i, j, rounded(score)});
        if (one == other && r.once[i]) return;
        const double others = kept ? stands_for - 1 : stands_for;
        if (others <= 0) return;
        const double more = others * std::exp(score);
        faint.add(i, more);
        faint.add(j, more);
      });
  return {in_order(r.n, edges), faint.take()};
}

}  // namespace fusion
