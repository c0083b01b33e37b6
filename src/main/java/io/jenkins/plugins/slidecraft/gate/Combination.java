package io.jenkins.plugins.slidecraft.gate;

import io.jenkins.plugins.slidecraft.gate.Judge.Judgement;
import java.util.List;
import java.util.Optional;

/**
 * A gate's judgement from those of its metrics. Pure. Metrics that are dry runs decide nothing.
 *
 * <ul>
 *   <li>FAIL as soon as a critical metric has FAILed.
 *   <li>PASS when all have PASSed.
 *   <li>INCONCLUSIVE when all are decided and it is neither: for the first metric's reason that was inconclusive, or because
 *       one that is not critical has FAILed, which a person has to look at.
 * </ul>
 */
final class Combination {
    private Combination() {}

    /** One metric and what is said of it so far. */
    record Part(MetricRequest metric, Optional<Judgement> judgement) {
        private boolean says(Verdict verdict) {
            return judgement.filter(said -> said.verdict() == verdict).isPresent();
        }

        private Judgement said(int parts) {
            Judgement own = judgement.orElseThrow();
            return parts == 1 ? own : new Judgement(own.verdict(), own.reason(), metric.name() + ": " + own.message());
        }
    }

    static Optional<Judgement> of(List<Part> all) {
        List<Part> parts = all.stream().filter(part -> !part.metric().dryRun()).toList();
        Optional<Judgement> failed = parts.stream()
                .filter(part -> part.metric().critical() && part.says(Verdict.FAIL))
                .findFirst()
                .map(part -> part.said(all.size()));
        if (failed.isPresent()
                || parts.stream().anyMatch(part -> part.judgement().isEmpty())) {
            return failed;
        }
        return Optional.of(first(parts, Verdict.INCONCLUSIVE)
                .map(part -> part.said(all.size()))
                .or(() -> first(parts, Verdict.FAIL).map(Combination::notCritical))
                .orElseGet(() -> passed(parts, all.size())));
    }

    private static Optional<Part> first(List<Part> parts, Verdict verdict) {
        return parts.stream().filter(part -> part.says(verdict)).findFirst();
    }

    private static Judgement notCritical(Part part) {
        return new Judgement(
                Verdict.INCONCLUSIVE,
                Look.Reason.NOT_CRITICAL,
                part.metric().name() + " failed, which is not critical: "
                        + part.judgement().orElseThrow().message());
    }

    private static Judgement passed(List<Part> parts, int all) {
        if (all == 1) {
            return parts.get(0).said(1);
        }
        StringBuilder message = new StringBuilder();
        for (Part part : parts) {
            message.append(message.isEmpty() ? "" : "; ").append(part.said(all).message());
        }
        return new Judgement(Verdict.PASS, Look.Reason.NONE, message.toString());
    }
}
