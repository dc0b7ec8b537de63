#include "crowding.h"

#include <algorithm>
#include <cmath>

#include "parallel.h"
#include "spacetime.h"

namespace fusion {

namespace {

// A report's surroundings: its own error half as much again, and never less than this.
constexpr double kReach = 1.5, kLeastMetres = 1000.0, kLeastSeconds = 2400.0;
// The share of incidents that the busiest source around is taken to report.
constexpr double kDetection = 0.8;
// Incidents that nobody else reported, expected in any surroundings.
constexpr double kQuiet = 0.05;
// Neighbours counted of each cell; how many stand behind them is known.
constexpr int64_t kCrowd = 64;
constexpr double kCut = 3.0;     // standard deviations beyond which a neighbour counts for nothing

// Sums of weights by source, emptied in time proportional to what was put in.
class BySource {
 public:
  explicit BySource(int32_t sources) : sums_(sources, 0.0) {}
  void add(int32_t source, double weight) {
    if (sums_[source] == 0.0) touched_.push_back(source);
    sums_[source] += weight;
  }
  // The largest sum and the sum of all; forgets everything.
  std::pair<double, double> take() {
    double largest = 0, total = 0;
    for (const int32_t s : touched_) {
      largest = std::max(largest, sums_[s]);
      total += sums_[s];
      sums_[s] = 0.0;
    }
    touched_.clear();
    return {largest, total};
  }

 private:
  std::vector<double> sums_;
  std::vector<int32_t> touched_;
};

Reach reach_of(const Entry& e) { return Reach(e.radius, e.end - e.start); }

// How much a neighbour counts: less with distance, and less where it may have been elsewhere.
double counts(const Reports& r, const Entry& here, const Entry& there, const Reach& reach) {
  if (here.top >= 0 && there.top >= 0 && r.kin[int64_t{here.top} * r.n_tops + there.top] == 0)
    return 0;
  const double dx = here.x - there.x, dy = here.y - there.y, dz = here.z - there.z;
  const double square = (dx * dx + dy * dy + dz * dz) / (reach.metres * reach.metres);
  if (square > kCut * kCut) return 0;
  const double late = (std::max(here.start, there.start) - std::min(here.end, there.end));
  const double apart = std::max(late, 0.0) / reach.seconds;
  if (apart > kCut) return 0;
  const Reach other = reach_of(there);
  const double wide = std::min(1.0, reach.metres / other.metres);
  const double long_ = std::min(1.0, reach.seconds / other.seconds);
  return std::exp(-(square + apart * apart) / 2) * wide * wide * long_;
}

// Incidents around, by the busiest source and by all of them, over the surroundings' volume.
void settle(const Weights& w, const Entry& e, std::pair<double, double> told, Crowding& found) {
  const Reach reach = reach_of(e);
  const double incidents = std::max(told.first / kDetection, told.second / w.per_incident);
  const double volume = reach.area() * reach.time(e.end - e.start);
  found.log_density[e.row] = float(std::log((std::max(incidents - 1, 0.0) + kQuiet) / volume));
  found.log_volume[e.row] = float(std::log(volume));
}

}  // namespace

Reach::Reach(double radius, double span)
    : metres(std::max(kLeastMetres, kReach * radius / kRadiusToSigma)),
      seconds(std::max(kLeastSeconds, kReach * span / 4)) {}
double Reach::area() const { return 2 * kPi * metres * metres; }
double Reach::time(double span) const { return std::sqrt(2 * kPi) * seconds + span; }

Crowding crowding(const Reports& r, const Weights& w,
                  const std::vector<int32_t>& order, int threads) {
  Crowding found;
  found.log_density.assign(r.n, std::nanf(""));
  found.log_volume.assign(r.n, 0.0f);
  int32_t sources = 0;
  for (int64_t i = 0; i < r.n; ++i) sources = std::max(sources, r.source[i] + 1);
  for (int place = 0; place < kPlaceClasses; ++place)
    for (int time = 0; time < kTimeClasses; ++time) {
      const Level level(r, order, place, time);
      const int64_t size = int64_t(level.entries.size());
      in_parallel((size + kBlock - 1) / kBlock, threads, [&](int64_t piece) {
        BySource sums(sources);
        const int64_t first = piece * kBlock, last = std::min(size, first + kBlock);
        const double window = kSpans[time] + kCut * Reach(kRadii[place], kSpans[time]).seconds;
        around(
            level, first, last, window, kCrowd, [&](const Entry& e) { return level.own(e); },
            [&](const Entry& here, const Entry& there, double stands_for) {
              const double weight = counts(r, here, there, reach_of(here));
              if (weight > 0) sums.add(there.source, weight * stands_for);
            },
            [&](const Entry& e) {
              sums.add(e.source, 1.0);
              settle(w, e, sums.take(), found);
            });
      });
    }
  return found;
}

}  // namespace fusion
