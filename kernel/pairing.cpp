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

}  // namespace

Scored scored_pairs(const Reports& r, const WeightSet& w, const Crowding& crowd,
                    const std::vector<int32_t>& order, int threads) {
  const WeightTables tables(w);
  Sums faint(r.n);
  auto edges = from_each_pair<Edge>(
      r, order, threads, [&](int32_t i, int32_t j, double stands_for, std::vector<Edge>& sink) {
        const int32_t one = r.source[i], other = r.source[j];
        const double near =
            spacetime(w.of(one, other), spot(r, i), spot(r, j), log_density(crowd, i, j));
        if (near + kMostAnswers < kKeep) return;
        const double score = near + tables.sum(one, other, compare(r, i, j));
        const bool kept = score > kKeep;
        if (kept) sink.push_back({i, j, rounded(score)});
        if (one == other && r.once[i]) return;
        const double others = kept ? stands_for - 1 : stands_for;
        if (others <= 0) return;
        faint.add(i, others * std::exp(score));
        faint.add(j, others * std::exp(score));
      });
  std::sort(edges.begin(), edges.end(), [](const Edge& a, const Edge& b) {
    return a.first != b.first ? a.first < b.first : a.second < b.second;
  });
  return {std::move(edges), faint.take()};
}

}  // namespace fusion
