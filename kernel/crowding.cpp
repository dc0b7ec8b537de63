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

// What was told around a report, by source; emptied in time proportional to what was put in.
class BySource {
 public:
  explicit BySource(int32_t sources) : of_(sources) {}

  // A neighbour that counts for `weight`, and that tells of the report's own spot this densely.
  void add(int32_t source, double weight, double density, double stands_for) {
    Told& told = of_[source];
    if (!told.reports) touched_.push_back(source);
    ++told.reports;
    told.weight += weight * stands_for;
    told.density += density * stands_for;
    told.densest = std::max(told.densest, density);
  }

  struct Sums { double busiest, weight, mistakable; };
  // The weight of the busiest source and of all, the report's own source being `own`; and how
  // densely other incidents are told of at its spot: of each other source at most one report, the
  // densest, speaks of the same incident, so the rest do not. Forgets everything.
  Sums take(int32_t own) {
    Sums sums{0, 0, 0};
    for (const int32_t source : touched_) {
      Told& told = of_[source];
      sums.busiest = std::max(sums.busiest, told.weight);
      sums.weight += told.weight;
      sums.mistakable += told.density - (source == own ? 0.0 : told.densest * std::min(1.0, told.densest / std::max(told.density, 1e-30)));
      told = Told{};
    }
    touched_.clear();
    return sums;
  }

 private:
  struct Told { int32_t reports = 0; double weight = 0, density = 0, densest = 0; };
  std::vector<Told> of_;
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

// Incidents around, over the surroundings' volume: by the busiest source, by all of them, and by how
// many tell of the very spot, for places told by name coincide and bursts are denser than a circle.
void settle(const Weights& w, const Entry& e, const BySource::Sums& told, Crowding& found) {
  const Reach reach = reach_of(e);
  const double incidents = std::max(told.busiest / kDetection, told.weight / w.per_incident);
  const double volume = reach.area() * reach.time(e.end - e.start);
  const double around = (std::max(incidents - 1, 0.0) + kQuiet) / volume;
  const double density = std::max(around, told.mistakable / w.per_incident);
  found.log_density[e.row] = float(std::log(density));
  found.log_volume[e.row] = float(std::log(volume));
  found.linear[e.row] = std::exp(found.log_density[e.row]);
}

// Only reports at least as sharp in time as the asking one say how crowded its surroundings are.
Windows windows_of(int place, int time) {
  Windows windows;
  for (int other = 0; other <= time; ++other) {
    const double half = (kSpans[time] + kSpans[other]) / 2 +
                        kCut * Reach(kRadii[place], kSpans[time]).seconds;
    windows.push_back({other, -half, half});
  }
  return windows;
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
  found.linear.assign(r.n, std::nanf(""));
  int32_t sources = 0;
  for (int64_t i = 0; i < r.n; ++i) sources = std::max(sources, r.source[i] + 1);
  std::vector<Spot> spots(r.n);
  for (int64_t i = 0; i < r.n; ++i) spots[i] = spot(r, i);
  for (int place = 0; place < kPlaceClasses; ++place) {
    const Grid grid(r, order, place);
    for (int time = 0; time < kTimeClasses; ++time) {
      const Windows windows = windows_of(place, time);
      const int64_t size = int64_t(grid.lists[time].entries.size());
      in_parallel((size + kBlock - 1) / kBlock, threads, [&](int64_t piece) {
        BySource sums(sources);
        const int64_t first = piece * kBlock, last = std::min(size, first + kBlock);
        around(
            grid, time, first, last, windows, kCrowd,
            [&](const Entry& here, const Entry& there, double stands_for) {
              const double weight = counts(r, here, there, reach_of(here));
              if (weight <= 0) return;
              const Spot &a = spots[here.row], &b = spots[there.row];
              double places[kPlaceScales], clocks[kClocks];
              const double density =
                  place_density(w, a, b, places) * time_density(w, a, b, clocks);
              sums.add(there.source, weight, density, stands_for);
            },
            [&](const Entry& e) {
              sums.add(e.source, 1.0, 0.0, 1.0);
              settle(w, e, sums.take(e.source), found);
            });
      });
    }
  }
  return found;
}

}  // namespace fusion
