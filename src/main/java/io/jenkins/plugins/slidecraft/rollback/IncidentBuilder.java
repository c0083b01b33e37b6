package io.jenkins.plugins.slidecraft.rollback;

import io.jenkins.plugins.slidecraft.environment.EnvironmentHead;
import io.jenkins.plugins.slidecraft.environment.HeadStore;
import io.jenkins.plugins.slidecraft.environment.HistoryEntry;
import io.jenkins.plugins.slidecraft.environment.JournalEntry;
import io.jenkins.plugins.slidecraft.environment.Ledger;
import io.jenkins.plugins.slidecraft.environment.ReleaseSummary;
import io.jenkins.plugins.slidecraft.operation.World;
import io.jenkins.plugins.slidecraft.release.WorkloadImage;
import io.jenkins.plugins.slidecraft.rollout.RolloutResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Puts an incident together: what the run knows, what the rollback did, what the ledger has kept. */
final class IncidentBuilder {
    private static final int MOST_HISTORY = 10;

    private final RollbackState state;
    private final World world;
    private final EnvironmentHead head;
    private final List<ReleaseSummary> releases;

    IncidentBuilder(RollbackState state, World world) {
        this(state, world, HeadStore.read(world).head(), Ledger.all(world));
    }

    private IncidentBuilder(RollbackState state, World world, EnvironmentHead head, List<ReleaseSummary> releases) {
        this.state = state;
        this.world = world;
        this.head = head;
        this.releases = releases;
    }

    /** Without what the ledger knows: the cluster refuses to tell. */
    static Incident withoutCluster(RollbackState state, World world) {
        return new IncidentBuilder(state, world, EnvironmentHead.first(world.environment()), List.of()).build();
    }

    Incident build() {
        String from = from();
        Instant endedAt = state.endedAt().orElseGet(world::now);
        Trigger trigger = state.terms()
                .story()
                .trigger()
                .orElseGet(() ->
                        Trigger.person(state.request().actor(), state.request().reason(), state.askedAt()));
        return new Incident(
                Incident.SCHEMA,
                state.request().id(),
                world.environment(),
                world.namespace(),
                state.request().reason(),
                trigger,
                from,
                state.target(),
                state.result().isPresent(),
                outcome(),
                before(),
                after(),
                decision(),
                new Incident.Times(deployedAt(from), earlier(trigger.at(), endedAt), state.askedAt(), endedAt),
                new Incident.People(
                        state.request().actor(),
                        release(from).map(ReleaseSummary::actor).orElse(""),
                        state.terms().story().approvers()),
                state.request().buildUrl(),
                timeline(endedAt),
                IncidentCommands.of(
                        world.environment(), world.namespace(), state.request().id(), set()));
    }

    private static Instant earlier(Instant a, Instant b) {
        return a.isBefore(b) ? a : b;
    }

    /** Where the target ran already, what went wrong was taken back before. */
    private String from() {
        Optional<RolloutResult> result = state.result();
        if (result.isPresent() && !result.get().previous().equals(result.get().release())) {
            return result.get().previous();
        }
        if (result.isPresent()) {
            return lastTakenBack().orElse(result.get().previous());
        }
        return state.rollout().previous().isEmpty()
                ? head.running().map(ReleaseSummary::name).orElse("")
                : state.rollout().previous();
    }

    private Optional<String> lastTakenBack() {
        return head.history().stream()
                .filter(entry -> JournalEntry.DEPLOY.equals(entry.kind()))
                .findFirst()
                .filter(entry -> entry.outcome() == HistoryEntry.Outcome.FAILED
                        || entry.outcome() == HistoryEntry.Outcome.ROLLED_BACK)
                .map(HistoryEntry::name);
    }

    private String outcome() {
        return state.failure().map(failure -> failure.message()).orElseGet(() -> state.result()
                .filter(RolloutResult::changed)
                .map(result -> "The images of " + result.release() + " run again.")
                .orElse(state.target() + " was running already; nothing had to be redeployed."));
    }

    private Map<String, String> before() {
        return state.result()
                .map(RolloutResult::previousImages)
                .orElseGet(() -> state.rollout().before().isEmpty()
                        ? head.running().map(ReleaseSummary::imagesByComponent).orElse(Map.of())
                        : WorkloadImage.byComponent(state.rollout().before()));
    }

    private Map<String, String> after() {
        return state.result()
                .map(RolloutResult::images)
                .orElseGet(() -> state.rollout().isBegun()
                        ? WorkloadImage.byComponent(state.rollout().request().targets())
                        : before());
    }

    /** What the rollback has set: the target's containers. */
    private List<WorkloadImage> set() {
        if (!state.rollout().request().targets().isEmpty()) {
            return state.rollout().request().targets();
        }
        return release(state.target()).map(ReleaseSummary::images).orElse(List.of());
    }

    /** A decision that a restart has lost is made again: nothing has changed that it rests on, but what it has reversed. */
    private MigrationDecision decision() {
        return state.decision().orElseGet(() -> release(state.target())
                .map(target -> MigrationDecision.of(
                        state.terms().migration(), head.migrations(), target, head.stable(), releases))
                .orElse(MigrationDecision.NONE));
    }

    private Optional<ReleaseSummary> release(String name) {
        return releases.stream().filter(one -> one.name().equals(name)).findFirst();
    }

    /** When the run says that the release was there; else when it was begun, as the ledger says. */
    private Optional<Instant> deployedAt(String from) {
        Optional<ReleaseSummary> release = release(from);
        return state.terms().story().events().stream()
                .filter(event -> release.isPresent()
                        && event.operation().equals(release.get().operation()))
                .map(RunStory.Event::at)
                .min(Comparator.naturalOrder())
                .or(() -> release.map(ReleaseSummary::at));
    }

    /** The run's own events, and of the ledger's history what isn't the run's. */
    private List<RunStory.Event> timeline(Instant endedAt) {
        List<RunStory.Event> events = new ArrayList<>(state.terms().story().events());
        Set<String> own = new HashSet<>();
        events.forEach(event -> own.add(event.operation()));
        own.add(state.request().id());
        head.history().stream()
                .filter(entry -> !own.contains(entry.operation()))
                .limit(MOST_HISTORY)
                .map(entry -> new RunStory.Event(
                        entry.at(), entry.operation(), entry.kind() + " of " + entry.name() + ": " + entry.words()))
                .forEach(events::add);
        events.add(new RunStory.Event(
                state.askedAt(),
                state.request().id(),
                "rollback asked for: " + state.request().reason()));
        state.decision()
                .map(MigrationDecision::sentence)
                .filter(sentence -> !sentence.isEmpty())
                .ifPresent(sentence -> events.add(
                        new RunStory.Event(state.askedAt(), state.request().id(), sentence)));
        state.rollout()
                .startedAt()
                .ifPresent(at -> events.add(new RunStory.Event(
                        at,
                        state.request().id(),
                        "rollback to " + state.target() + " begun (ran: "
                                + state.rollout().previous() + ")")));
        events.add(new RunStory.Event(endedAt, state.request().id(), outcome()));
        events.sort(Comparator.comparing(RunStory.Event::at));
        return events;
    }
}
