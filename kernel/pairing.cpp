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

Windows pairing_windows(int time) {
  Windows windows;
  for (int other = 0; other < kTimeClasses; ++other) {
    const double half = (kSpans[time] + kSpans[other]) / 2 + kSlackSeconds;
    if (2 * half >= kDay) {
      windows.push_back({other, -kDay - half, kDay + half});
      continue;
    }
    for (const double slip : {-kDay, 0.0, kDay})
      windows.push_back({other, slip - half, slip + half});
  }
  return windows;
}

Scored scored_pairs(const Scene& scene, const Grids& grids, const Crowding& crowd, int threads) {
  const WeightTables tables(scene.weights);
  const double hopeless = std::exp(kKeep - kHope), least = std::exp(kKeep);
  Sums faint(scene.reports.n);
  auto edges = from_each_pair<Edge>(
      scene, grids, crowd, hopeless, threads,
      [&](int32_t i, int32_t j, double odds, double stands_for, std::vector<Edge>& sink) {
        const Told &here = scene.told[i], &there = scene.told[j];
        const bool repeats = here.source == there.source && here.once;
        const auto overhear = [&](double more) {
          if (repeats || more <= 0) return;
          if (scene.kinds[i] >= scene.kinds[j]) faint.add(i, more);
          if (scene.kinds[j] >= scene.kinds[i]) faint.add(j, more);
        };
        if (odds < hopeless) return overhear(stands_for * odds);  // answers say 1 on average
        odds *= tables.product(here.source, there.source, compare(scene, i, j));
        const bool kept = odds > least;
        if (kept) sink.push_back({i, j, rounded(std::log(odds))});
        overhear((stands_for - kept) * odds);
      });
  return {in_order(scene.reports.n, std::move(edges)), faint.take()};
}

}  // namespace fusion
