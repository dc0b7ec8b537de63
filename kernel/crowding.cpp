#include "crowding.h"

#include <algorithm>
#include <cmath>

#include "around.h"
#include "bundle.h"
#include "wide.h"

namespace fusion {

namespace {

// A report's surroundings: its own error half as much again, and never less than this.
constexpr double kReach = 1.5, kLeastMetres = 1000.0, kLeastSeconds = 2400.0;
// The share of incidents that the busiest source around is taken to report.
constexpr double kDetection = 0.8;
// Incidents that nobody else reported, expected in any surroundings.
constexpr double kQuiet = 0.05;

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
    told.density += density;
    told.dense += density * stands_for;
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
      // What was not looked at is taken to be like what was: of the same for each in the same part.
      const double part = told.densest / std::max(told.density, 1e-30);
      sums.mistakable += told.dense * (1 - (source == own ? 0.0 : part * std::min(1.0, part)));
      told = Told{};
    }
    touched_.clear();
    return sums;
  }

 private:
  struct Told { int32_t reports = 0; double weight = 0, density = 0, dense = 0, densest = 0; };
  std::vector<Told> of_;
  std::vector<int32_t> touched_;
};

Reach reach_of(const Reports& r, int64_t row) { return Reach(r.radius[row], span(r, row)); }

// What a neighbour's count depends on besides its spot.
struct Look {
  float metres, seconds;         // of its own surroundings
  int32_t top, source;
};

std::vector<Look> looks_of(const Scene& scene) {
  std::vector<Look> looks(scene.reports.n);
  for (int64_t i = 0; i < scene.reports.n; ++i) {
    const Reach reach = reach_of(scene.reports, i);
    const Told& told = scene.told[i];
    looks[i] = {float(reach.metres), float(reach.seconds), told.act[0], told.source};
  }
  return looks;
}

bool strange(const Reports& r, int32_t here, int32_t there) {
  return here >= 0 && there >= 0 && r.kin[int64_t{here} * r.n_tops + there] == 0;
}

// How much neighbours count: less with distance, and less where they may have been elsewhere. They
// reach so far; `late` and `square` as in a Bundle.
TRUCEWATCH_WIDE
void count(int64_t n, float metres, float seconds, const float* reach, const float* lasting,
           const float* late, const float* square, float* counts) {
  for (int64_t k = 0; k < n; ++k) {
    const float after = late[k] / seconds;
    const float away = square[k] / (metres * metres);
    const float wide = smaller(metres / reach[k], 1.0f);
    const float lasts = smaller(seconds / lasting[k], 1.0f);
    const float weight = exponential(-(away + after * after) / 2) * wide * wide * lasts;
    counts[k] = after > kFarthest || away > kFarthest * kFarthest ? 0.0f : weight;
  }
}

// What a row has met of what says how crowded it is, and how much each of them counts.
class Neighbours {
 public:
  Neighbours(const Scene& scene, const std::vector<Look>& looks)
      : scene_(scene), looks_(looks), bundle_(scene) {}

  // use(other, weight, density, stands_for) for those told no more vaguely, of an act not strange.
  template <typename Use>
  void each(int32_t row, Met& met, Use use) {
    const Look& own = looks_[row];
    met.keep([&](int32_t other, float) {
      return scene_.kinds[other] <= scene_.kinds[row] &&
             !strange(scene_.reports, own.top, looks_[other].top);
    });
    const int64_t n = met.size;
    for (auto* floats : {&reach_, &lasting_, &counts_})
      floats->resize(std::max(floats->size(), size_t(n)));
    for (int64_t k = 0; k < n; ++k)
      reach_[k] = looks_[met.rows[k]].metres, lasting_[k] = looks_[met.rows[k]].seconds;
    bundle_.measure(row, met.rows.data(), n);
    count(n, own.metres, own.seconds, reach_.data(), lasting_.data(), bundle_.late.data(),
          bundle_.square.data(), counts_.data());
    for (int64_t k = 0; k < n; ++k)
      if (counts_[k] > 0)
        use(met.rows[k], counts_[k], double(bundle_.place[k]) * double(bundle_.time[k]),
            met.stands_for[k]);
  }

 private:
  const Scene& scene_;
  const std::vector<Look>& looks_;
  Bundle bundle_;
  std::vector<float> reach_, lasting_, counts_;
};

// Incidents around, over the surroundings' volume: by the busiest source, by all of them, and by how
// many tell of the very spot, for places told by name coincide and bursts are denser than a circle.
void settle(const Scene& scene, int64_t row, const BySource::Sums& told, Crowding& found) {
  const Reach reach = reach_of(scene.reports, row);
  const double per_incident = scene.weights.all().per_incident;
  const double incidents = std::max(told.busiest / kDetection, told.weight / per_incident);
  const double volume = reach.area() * reach.time(span(scene.reports, row));
  const double around = (std::max(incidents - 1, 0.0) + kQuiet) / volume;
  const double density = std::max(around, told.mistakable / per_incident);
  const float log_density = float(std::log(density));
  found[row] = {log_density, float(std::log(volume)), std::exp(log_density)};
}

}  // namespace

Reach::Reach(double radius, double span)
    : metres(std::max(kLeastMetres, kReach * radius / kRadiusToSigma)),
      seconds(std::max(kLeastSeconds, kReach * span / 4)) {}
double Reach::area() const { return 2 * kPi * metres * metres; }
double Reach::time(double span) const { return std::sqrt(2 * kPi) * seconds + span; }

Windows crowding_windows(int place, int time) {
  Windows windows;
  for (int other = 0; other <= time; ++other) {
    const double half = (kSpans[time] + kSpans[other]) / 2 +
                        kFarthest * Reach(kRadii[place], kSpans[time]).seconds;
    windows.push_back({other, -half, half});
  }
  return windows;
}

Crowding crowding(const Scene& scene, const Grids& grids, int threads) {
  const Reports& r = scene.reports;
  Crowding found(r.n, Crowd{std::nanf(""), 0.0f, std::nanf("")});
  int32_t sources = 0;
  for (int64_t i = 0; i < r.n; ++i) sources = std::max(sources, r.source[i] + 1);
  const std::vector<Look> looks = looks_of(scene);
  struct Mind {
    BySource sums;
    Neighbours neighbours;
  };
  for_each_asking(
      scene, grids, threads, crowding_windows, kCrowd,
      [&](int32_t row) { return Within{kFarthest * looks[row].metres, 0}; },
      [&] { return Mind{BySource(sources), Neighbours(scene, looks)}; },
      [&](Mind& mind, const Block&, int32_t row, Met& met) {
        BySource& sums = mind.sums;
        mind.neighbours.each(row, met, [&](int32_t other, double weight, double density,
                                           double stands_for) {
          sums.add(looks[other].source, weight, density, stands_for);
        });
        const int32_t own = looks[row].source;
        sums.add(own, 1.0, 0.0, 1.0);
        settle(scene, row, sums.take(own), found);
      });
  return found;
}

}  // namespace fusion
