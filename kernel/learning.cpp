#include "learning.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_map>

#include "pairing.h"

namespace fusion {

namespace {

constexpr int kRounds = 8;
constexpr double kPriorPairs = 60;   // how many pairs the prior shares count for
constexpr double kFaint = -4.0;      // pairs whose place and time speak less than this for them
constexpr int kDecided = 5;          // how many pairs a person's decision counts for
constexpr int64_t kOften = 300;      // pairs two sources are together in before they are known

// Reports that tell the time this sharply [s] say how far two clocks differ, if by less than this;
// so many of them at no difference are assumed beforehand.
constexpr double kSharpClock = 900, kClockOff = 5400, kClockPrior = 30;
constexpr int kSweeps = 60;
constexpr double kTails = 0.4;       // how much prior shares of scales count for, in learned ones

// One pair with what each round needs: nothing is compared twice.
struct Pair {
  int32_t first, second;
  Answers answers;
  int8_t decided;                // 1 same, -1 not the same, 0 nobody said
  float log_density;
  float places[kPlaceScales];    // log densities under each scale, shares aside
  float clocks[kClocks];
  int32_t slot_first, slot_second;
  int8_t place_kinds[2], time_kinds[2];
};

Weights even(const Weights& w) {
  Weights flat = w;
  std::fill_n(&flat.place_share[0][0][0], sizeof(flat.place_share) / sizeof(double), 1.0);
  std::fill_n(&flat.clock_share[0][0][0], sizeof(flat.clock_share) / sizeof(double), 1.0);
  return flat;
}

std::vector<Pair> pairs_of(const Reports& r, const Weights& w, const Crowding& crowd,
                           const std::vector<int32_t>& order, int threads) {
  const Weights flat = even(w);
  auto pairs = from_each_pair<Pair>(
      r, order, threads, [&](int32_t i, int32_t j, double, std::vector<Pair>& sink) {
        if (several(r, i) || several(r, j)) return;
        if (r.source[i] == r.source[j] && r.once[i]) return;
        const double base = log_density(crowd, i, j);
        const Spot a = spot(r, i), b = spot(r, j);
        if (spacetime(w, a, b, base) < kFaint) return;
        Pair pair{i, j, compare(r, i, j), 0, float(base), {}, {}, 0, 0,
                  {a.place_kind, b.place_kind}, {a.time_kind, b.time_kind}};
        double places[kPlaceScales], clocks[kClocks];
        place_density(flat, a, b, places);
        time_density(flat, a, b, clocks);
        for (int k = 0; k < kPlaceScales; ++k) pair.places[k] = float(places[k]);
        for (int k = 0; k < kClocks; ++k) pair.clocks[k] = float(clocks[k]);
        sink.push_back(pair);
      });
  std::sort(pairs.begin(), pairs.end(), [](const Pair& a, const Pair& b) {
    return a.first != b.first ? a.first < b.first : a.second < b.second;
  });
  return pairs;
}

int64_t pair_key(int64_t n, int32_t i, int32_t j) {
  return int64_t{std::min(i, j)} * n + std::max(i, j);
}

void note_decisions(const Reports& r, std::vector<Pair>& pairs) {
  std::unordered_map<int64_t, int8_t> decided;
  for (int64_t k = 0; k < r.n_links; ++k)
    decided[pair_key(r.n, r.link_first[k], r.link_second[k])] = r.link_same[k] ? 1 : -1;
  if (decided.empty()) return;
  for (Pair& pair : pairs) {
    const auto found = decided.find(pair_key(r.n, pair.first, pair.second));
    if (found != decided.end()) pair.decided = found->second;
  }
}

// Numbers every (report, other source): within one of these, reports compete.
// Returns the row of each slot.
std::vector<int32_t> number_slots(const Reports& r, std::vector<Pair>& pairs) {
  std::unordered_map<int64_t, int32_t> slots;
  std::vector<int32_t> row_of;
  slots.reserve(pairs.size() * 2);
  const auto slot = [&](int32_t row, int32_t source) {
    const int64_t key = (int64_t{row} << 32) | uint32_t(source);
    const auto [found, fresh] = slots.try_emplace(key, int32_t(row_of.size()));
    if (fresh) row_of.push_back(row);
    return found->second;
  };
  for (Pair& pair : pairs) {
    pair.slot_first = slot(pair.first, r.source[pair.second]);
    pair.slot_second = slot(pair.second, r.source[pair.first]);
  }
  return row_of;
}

const double* place_share(const Weights& w, const Pair& pair) {
  return w.place_share[pair.place_kinds[0]][pair.place_kinds[1]];
}
const double* clock_share(const Weights& w, const Pair& pair) {
  return w.clock_share[pair.time_kinds[0]][pair.time_kinds[1]];
}

// Odds of a pair from place and time alone.
double nearness(const Weights& w, const Pair& pair) {
  double place = 0, clock = 0;
  for (int k = 0; k < kPlaceScales; ++k) place += place_share(w, pair)[k] * pair.places[k];
  for (int k = 0; k < kClocks; ++k) clock += clock_share(w, pair)[k] * pair.clocks[k];
  return std::max(place, 1e-30) * std::max(clock, 1e-30) * std::exp(-double(pair.log_density));
}

// What a round adds up. A question's shares are read off with chances that leave out its own
// answer, or it would confirm itself; each answer is then a mixture of matches and others in known
// parts, which `parts` keeps, and is taken apart again.
struct Tally {
  double likely[kQuestions][kAnswers] = {}, unlikely[kQuestions][kAnswers] = {};
  double parts[kQuestions][2][2] = {};  // by likely and unlikely: matches, others
  double place[kPlaceKinds][kPlaceKinds][kPlaceScales] = {};
  double clock[kTimeKinds][kTimeKinds][kClocks] = {};

  // `odds` of the pair, `rivals` the odds of all that it competes with, freshness included.
  void add(const Weights& w, const Pair& pair, double odds, double rivals, double mistakable,
           double p, const double (&factor)[kQuestions][kAnswers]) {
    for (int q = 0; q < kQuestions; ++q) {
      const uint8_t answer = pair.answers.of[q];
      if (!answer) continue;
      const double without = odds / factor[q][answer];
      const double chance = pair.decided ? p : without / (rivals + without);
      const double other = (1 - chance) * mistakable;
      likely[q][answer] += chance;
      unlikely[q][answer] += other;
      parts[q][0][0] += chance * chance, parts[q][0][1] += chance * (1 - chance);
      parts[q][1][0] += other * chance, parts[q][1][1] += other * (1 - chance);
    }
    const int8_t *near = pair.place_kinds, *when = pair.time_kinds;
    tell(place_share(w, pair), pair.places, p, place[near[0]][near[1]], place[near[1]][near[0]]);
    tell(clock_share(w, pair), pair.clocks, p, clock[when[0]][when[1]], clock[when[1]][when[0]]);
  }

  // Which scale a likely match speaks for; both orders of the kinds hear of it.
  template <int N>
  static void tell(const double* share, const float (&densities)[N], double p, double (&one)[N],
                   double (&other)[N]) {
    double sum = 1e-30;
    for (int k = 0; k < N; ++k) sum += share[k] * densities[k];
    for (int k = 0; k < N; ++k) {
      const double part = p * share[k] * densities[k] / sum;
      one[k] += part;
      if (&one[0] != &other[0]) other[k] += part;
    }
  }

  // Counts of each answer among matches and among others: the mixtures taken apart.
  void taken_apart(int q, double (&m)[kAnswers], double (&u)[kAnswers]) const {
    const double a = parts[q][0][0], b = parts[q][0][1], c = parts[q][1][0], d = parts[q][1][1];
    const double determinant = a * d - b * c;
    for (int k = 0; k < kAnswers; ++k) {
      if (determinant <= 1e-9 * (a + b) * (c + d)) {
        m[k] = likely[q][k], u[k] = unlikely[q][k];
        continue;
      }
      // Shares times how many there are, so that little seen stays near what was known before.
      m[k] = std::max(0.0, (d * likely[q][k] - b * unlikely[q][k]) / determinant) * (a + b);
      u[k] = std::max(0.0, (a * unlikely[q][k] - c * likely[q][k]) / determinant) * (c + d);
    }
  }
};

template <int N>
double total(const double (&counts)[N]) {
  return std::accumulate(counts, counts + N, 0.0);
}

// Shares of counts, mixed with prior ones that count for `pairs`.
void share_out(double* shares, const double* prior, const double* counts, int first, int n,
               double pairs = 0) {
  pairs = std::max(pairs, kPriorPairs);
  double sum = 0, before = 0;
  for (int k = first; k < n; ++k) sum += counts[k], before += prior[k];
  for (int k = first; k < n; ++k)
    shares[k] = (counts[k] + pairs * prior[k] / before) / (sum + pairs);
}

// `prior` as the tally would have it; what nobody tallied stays.
void maximise(Weights& w, const Weights& prior, const Tally& tally) {
  for (int q = 0; q < kQuestions; ++q) {
    double m[kAnswers], u[kAnswers];
    tally.taken_apart(q, m, u);
    share_out(w.m[q], prior.m[q], m, 1, kAnswers);
    share_out(w.u[q], prior.u[q], u, 1, kAnswers);
  }
  // The tails cannot be told from other incidents pair by pair: a part of what is known of them is
  // known beforehand.
  for (int a = 0; a < kPlaceKinds; ++a)
    for (int b = 0; b < kPlaceKinds; ++b)
      share_out(w.place_share[a][b], prior.place_share[a][b], tally.place[a][b], 0, kPlaceScales,
                kTails * total(tally.place[a][b]));
  for (int a = 0; a < kTimeKinds; ++a)
    for (int b = 0; b < kTimeKinds; ++b)
      share_out(w.clock_share[a][b], prior.clock_share[a][b], tally.clock[a][b], 0, kClocks,
                kTails * total(tally.clock[a][b]));
}

// Errors go by what is stated, not by who states it.
void share_errors(Weights& w, const Weights& everybody) {
  std::copy_n(&everybody.place_share[0][0][0], sizeof(w.place_share) / sizeof(double),
              &w.place_share[0][0][0]);
  std::copy_n(&everybody.clock_share[0][0][0], sizeof(w.clock_share) / sizeof(double),
              &w.clock_share[0][0][0]);
}

// Gives pairs of sources that are together in many pairs a table of their own, the most first.
void give_tables(const Reports& r, const std::vector<Pair>& pairs, WeightSet& set, int64_t room) {
  const int64_t n = set.n_sources;
  std::vector<int64_t> together(n * n, 0);
  for (const Pair& pair : pairs) {
    const int64_t a = r.source[pair.first], b = r.source[pair.second];
    if (a < n && b < n) ++together[std::min(a, b) * n + std::max(a, b)];
  }
  std::vector<std::pair<int64_t, int64_t>> order;
  for (int64_t k = 0; k < n * n; ++k)
    if (together[k] >= kOften) order.emplace_back(-together[k], k);
  std::sort(order.begin(), order.end());
  std::fill(set.index, set.index + n * n, 0);
  set.n_tables = 1;
  for (const auto& [count, k] : order) {
    if (set.n_tables == room) break;
    set.index[k] = set.index[(k % n) * n + k / n] = int32_t(set.n_tables);
    set.tables[set.n_tables++] = set.tables[0];
  }
}

// How many distinct sources the rows come from.
int32_t sources_of(const Reports& r, const std::vector<int32_t>& order) {
  std::unordered_map<int32_t, bool> known;
  for (const int32_t row : order) known[r.source[row]] = true;
  return int32_t(known.size());
}

// What each answer multiplies the odds by.
struct Factors {
  double of[kQuestions][kAnswers];
  explicit Factors(const Weights& w) {
    for (int q = 0; q < kQuestions; ++q)
      for (int a = 0; a < kAnswers; ++a) of[q][a] = std::exp(weight(w, q, a));
  }
};

// One round's chances of all pairs, in their competition.
class Rounds {
 public:
  Rounds(const Reports& r, WeightSet& set, std::vector<Pair>& pairs,
         const std::vector<int32_t>& order)
      : r_(r), set_(set), prior_(set.tables[0]), pairs_(pairs), order_(order),
        slots_(number_slots(r, pairs)), in_slot_(slots_.size()), odds_(pairs.size()),
        near_(pairs.size()), sources_(sources_of(r, order)) {}

  void round() {
    expect();
    std::vector<Tally> tallies(set_.n_tables);
    std::vector<Factors> factors;
    for (int64_t t = 0; t < set_.n_tables; ++t) factors.emplace_back(set_.tables[t]);
    std::vector<double> partners(r_.n, 0.0);
    const double fresh = set_.all().fresh;
    double matched = 0;
    for (size_t k = 0; k < pairs_.size(); ++k) {
      const Pair& pair = pairs_[k];
      const double p = chance(k);
      const int32_t own = set_.which(r_.source[pair.first], r_.source[pair.second]);
      const double mistakable = near_[k] / (fresh + near_[k]);
      const int times = pair.decided ? kDecided : 1;
      for (int n = 0; n < times; ++n) {
        tallies[0].add(set_.tables[0], pair, odds_[k], rivals(k), mistakable, p, factors[own].of);
        if (own)
          tallies[own].add(set_.tables[own], pair, odds_[k], rivals(k), mistakable, p,
                           factors[own].of);
      }
      matched += p;
      partners[pair.first] += p;
      partners[pair.second] += p;
    }
    maximise(set_.tables[0], prior_, tallies[0]);
    rates(matched, partners);
    for (int64_t t = 1; t < set_.n_tables; ++t) {
      maximise(set_.tables[t], set_.tables[0], tallies[t]);
      share_errors(set_.tables[t], set_.tables[0]);
    }
  }

  // How far each source's clock is ahead of all of them together, from likely matches that both
  // tell the time sharply. Gauss-Seidel on the mean differences between two sources.
  void clocks() {
    const int64_t n = set_.n_sources;
    std::vector<double> weight(n * n, 0.0), late(n * n, 0.0);
    for (size_t k = 0; k < pairs_.size(); ++k) {
      const int64_t i = pairs_[k].first, j = pairs_[k].second;
      const int64_t a = r_.source[i], b = r_.source[j];
      const double difference = middle(r_, i) - middle(r_, j);
      if (a >= n || b >= n || a == b || std::max(span(r_, i), span(r_, j)) > kSharpClock ||
          std::abs(difference) > kClockOff)
        continue;
      const double p = chance(k);
      weight[a * n + b] += p, weight[b * n + a] += p;
      late[a * n + b] += p * difference, late[b * n + a] -= p * difference;
    }
    std::fill(set_.ahead, set_.ahead + n, 0.0);
    for (int sweep = 0; sweep < kSweeps; ++sweep)
      for (int64_t a = 0; a < n; ++a) {
        double sum = 0, seen = kClockPrior;
        for (int64_t b = 0; b < n; ++b) {
          sum += late[a * n + b] + weight[a * n + b] * set_.ahead[b];
          seen += weight[a * n + b];
        }
        set_.ahead[a] = sum / seen;
      }
  }

 private:
  void expect() {
    const WeightTables tables(set_);
    std::fill(in_slot_.begin(), in_slot_.end(), 0.0);
    for (size_t k = 0; k < pairs_.size(); ++k) {
      const Pair& pair = pairs_[k];
      const int32_t one = r_.source[pair.first], other = r_.source[pair.second];
      near_[k] = nearness(set_.of(one, other), pair);
      odds_[k] = std::min(near_[k] * std::exp(tables.sum(one, other, pair.answers)), 1e9);
      in_slot_[pair.slot_first] += odds_[k];
      in_slot_[pair.slot_second] += odds_[k];
    }
  }
  // Odds of all that a pair competes with: other reports of either source, or none at all.
  double rivals(size_t k) const {
    const Pair& pair = pairs_[k];
    return std::max(0.0, in_slot_[pair.slot_first] - odds_[k]) +
           std::max(0.0, in_slot_[pair.slot_second] - odds_[k]) + set_.all().fresh;
  }
  double chance(size_t k) const {
    if (pairs_[k].decided) return pairs_[k].decided > 0;
    return odds_[k] / (rivals(k) + odds_[k]);
  }
  // How often incidents are told of: by one given source, by anybody else, on average.
  void rates(double matched, const std::vector<double>& partners) {
    Weights& w = set_.tables[0];
    std::vector<double> unmatched(r_.n, 1.0);
    for (size_t k = 0; k < slots_.size(); ++k)
      unmatched[slots_[k]] *= w.fresh / (w.fresh + in_slot_[k]);
    double incidents = 0, lone = 0;
    for (const int32_t row : order_) {
      incidents += 1 / (1 + partners[row]);
      lone += unmatched[row];
    }
    const double rows = double(order_.size());
    const double possible = rows * std::max(1, sources_ - 1);
    const double told =
        (2 * matched + kPriorPairs * (1 - prior_.fresh)) / (possible + kPriorPairs);
    w.fresh = std::clamp(1 - told, 0.3, 0.98);
    w.lone = (lone + kPriorPairs * prior_.lone) / (rows + kPriorPairs);
    w.per_incident = (rows + kPriorPairs) / (incidents + kPriorPairs / prior_.per_incident);
  }

  const Reports& r_;
  WeightSet& set_;
  const Weights prior_;
  std::vector<Pair>& pairs_;
  const std::vector<int32_t>& order_;
  std::vector<int32_t> slots_;
  std::vector<double> in_slot_, odds_, near_;
  int32_t sources_;
};

}  // namespace

void learn(const Reports& r, WeightSet& set, int64_t room, const std::vector<int32_t>& order,
           int threads) {
  const Crowding crowd = crowding(r, set.all(), order, threads);
  auto pairs = pairs_of(r, set.all(), crowd, order, threads);
  note_decisions(r, pairs);
  give_tables(r, pairs, set, room);
  Rounds rounds(r, set, pairs, order);
  for (int n = 0; n < kRounds; ++n) rounds.round();
  rounds.clocks();
  for (int64_t t = 0; t < set.n_tables; ++t) set.tables[t].learned_from = int64_t(pairs.size());
}

}  // namespace fusion
