#include "tally.h"

#include "wide.h"

namespace fusion {

namespace {

// For each question the chance that a pair is one, by all answers but that to it, and that it is
// mistaken for one; and of those that are known their parts.
TRUCEWATCH_WIDE
void take_apart(double odds, double rivals, double mistakable, const double* __restrict factor,
                const double* __restrict known, double* __restrict likely,
                double* __restrict unlikely, double* __restrict matches,
                double* __restrict others, double* __restrict mistaken,
                double* __restrict unmistaken) {
  for (int q = 0; q < kLanes; ++q) {
    const double chance = odds / (rivals * factor[q] + odds);
    const double one = chance * known[q], other = (1 - chance) * mistakable * known[q];
    likely[q] = one, unlikely[q] = other;
    matches[q] += one * chance, others[q] += one * (1 - chance);
    mistaken[q] += other * chance, unmistaken[q] += other * (1 - chance);
  }
}

}  // namespace

void Tally::answered(const Pair& pair, const Said& said, int times,
                     const double (&factor)[kQuestions][kAnswers]) {
  double factors[kLanes], known[kLanes], one[kLanes], other[kLanes];
  std::fill_n(factors, kLanes, 1.0), std::fill_n(known, kLanes, 0.0);
  for (int q = 0; q < kQuestions; ++q) {
    const uint8_t answer = pair.answers.of[q];
    if (!pair.decided) factors[q] = factor[q][answer];  // what people said, no answer changes
    known[q] = double(times * (answer > 0));
  }
  take_apart(said.odds, said.rivals, said.mistakable, factors, known, one, other, parts[0][0],
             parts[0][1], parts[1][0], parts[1][1]);
  for (int q = 0; q < kQuestions; ++q) {
    const uint8_t answer = pair.answers.of[q];
    likely[q][answer] += one[q], unlikely[q][answer] += other[q];
  }
}

}  // namespace fusion
