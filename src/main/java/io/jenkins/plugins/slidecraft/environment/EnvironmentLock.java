package io.jenkins.plugins.slidecraft.environment;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.WriteOptions;
import io.jenkins.plugins.slidecraft.operation.Holder;
import io.jenkins.plugins.slidecraft.operation.Liveness;
import io.jenkins.plugins.slidecraft.operation.World;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The lock of an environment: a Lease whose holder is a run and whose {@code leaseTransitions} is the epoch. A run of this
 * controller keeps it while it is building; a run elsewhere keeps it until this process has seen no change of the Lease
 * for the Lease's own duration, by this process's monotonic clock.
 */
public final class EnvironmentLock {
    /** How long a Lease is good for without a renewal. */
    public static final Duration LEASE = Duration.ofSeconds(60);
    /** How often a controller renews the Leases of its open runs. */
    public static final Duration RENEWAL = Duration.ofSeconds(20);

    private final Duration duration;

    public EnvironmentLock() {
        this(LEASE);
    }

    /** A lock whose Leases last another time than {@link #LEASE}. */
    public EnvironmentLock(Duration duration) {
        this.duration = duration;
    }

    /** What an attempt to take the lock came to. */
    public sealed interface Attempt {}

    /**
     * The lock is ours.
     *
     * @param epoch what every write has to carry
     * @param from who held it before, where it was taken over without having been let go
     */
    public record Held(long epoch, Optional<Holder> from) implements Attempt {}

    /** Somebody else has it. */
    public record Busy(Holder holder, ZonedDateTime since) implements Attempt {}

    /** Takes the lock, or re-enters it, if it is free, ours, or its holder is gone. */
    public Attempt acquire(World world) {
        return acquire(world, false);
    }

    /** As {@link #acquire}, but with a new epoch even where the lock is ours: what this run began before is fenced off. */
    public Attempt retake(World world) {
        return acquire(world, true);
    }

    private Attempt acquire(World world, boolean newEpoch) {
        Optional<Lease> found = read(world);
        if (found.isEmpty()) {
            Lease created = Creation.of(world, Kind.LEASE, lease(world, null, firstEpoch(world)));
            return new Held(epoch(created), Optional.empty());
        }
        Lease lease = found.get();
        Optional<Holder> holder = holder(lease);
        if (holder.isPresent() && holder.get().sameRun(world.self()) && !newEpoch) {
            return new Held(epoch(lease), Optional.empty());
        }
        if (holder.isPresent() && !holder.get().sameRun(world.self()) && !gone(world, lease, holder.get())) {
            return new Busy(holder.get(), lease.getSpec().getAcquireTime());
        }
        Lease taken = world.cluster()
                .replace(Kind.LEASE, world.namespace(), lease(world, lease, epoch(lease) + 1), WriteOptions.DEFAULT);
        return new Held(epoch(taken), holder.filter(other -> !other.sameRun(world.self())));
    }

    private boolean gone(World world, Lease lease, Holder holder) {
        Liveness liveness = world.liveness(holder);
        String key = world.cluster().address() + "/" + world.namespace() + "/"
                + lease.getMetadata().getName();
        Duration unchanged =
                world.sightings().note(key, lease.getMetadata().getResourceVersion(), world.monotonicNanos());
        return switch (liveness) {
            case BUILDING -> false;
            case ENDED -> true;
            case ELSEWHERE -> {
                Integer seconds = lease.getSpec().getLeaseDurationSeconds();
                yield unchanged.compareTo(seconds == null ? duration : Duration.ofSeconds(seconds)) >= 0;
            }
        };
    }

    /**
     * Renews the Lease.
     *
     * @return whether it still was ours
     */
    public boolean renew(World world) {
        Optional<Lease> found = read(world).filter(lease -> isOurs(world, lease));
        found.ifPresent(lease -> {
            lease.getSpec().setRenewTime(time(world));
            world.cluster().replace(Kind.LEASE, world.namespace(), lease, WriteOptions.DEFAULT);
        });
        return found.isPresent();
    }

    /** Lets the lock go, if it is ours and still of this epoch. The epoch stays in the Lease. */
    public void release(World world, long epoch) {
        read(world)
                .filter(lease -> isOurs(world, lease) && epoch(lease) == epoch)
                .ifPresent(lease -> {
                    lease.getSpec().setHolderIdentity("");
                    lease.getSpec().setRenewTime(time(world));
                    world.cluster().replace(Kind.LEASE, world.namespace(), lease, WriteOptions.DEFAULT);
                });
    }

    /** The epoch under which this run holds the lock, if it does. */
    public Optional<Long> heldEpoch(World world) {
        return read(world).filter(lease -> isOurs(world, lease)).map(EnvironmentLock::epoch);
    }

    /** Whether there is a Lease that nobody holds. */
    boolean isLetGo(World world) {
        return read(world).filter(lease -> holder(lease).isEmpty()).isPresent();
    }

    /** Who holds the lock now. */
    public Optional<Holder> holder(World world) {
        return read(world).flatMap(EnvironmentLock::holder);
    }

    /**
     * Whether whoever holds the lock is gone: a run of this controller that has ended, or a Lease that has expired before
     * this process's eyes. Has to be asked again and again to see the latter.
     */
    public boolean abandoned(World world) {
        return read(world)
                .filter(lease -> holder(lease).isPresent() && !isOurs(world, lease))
                .map(lease -> gone(world, lease, holder(lease).orElseThrow()))
                .orElse(false);
    }

    private static Optional<Lease> read(World world) {
        Optional<Lease> found = world.cluster().get(Kind.LEASE, world.namespace(), Names.head(world.environment()));
        found.filter(lease -> lease.getSpec() == null).ifPresent(lease -> lease.setSpec(new LeaseSpec()));
        return found;
    }

    private static boolean isOurs(World world, Lease lease) {
        return holder(lease).map(holder -> holder.sameRun(world.self())).orElse(false);
    }

    private static Optional<Holder> holder(Lease lease) {
        String identity = lease.getSpec().getHolderIdentity();
        if (identity == null || identity.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> annotations = lease.getMetadata().getAnnotations();
        String url = annotations == null ? "" : annotations.getOrDefault(Names.HOLDER_URL, "");
        return Optional.of(Holder.parse(identity, url));
    }

    private static long epoch(Lease lease) {
        Integer transitions = lease.getSpec().getLeaseTransitions();
        return Objects.requireNonNullElse(transitions, 0);
    }

    /** Somebody may have deleted the Lease: epochs still only grow. */
    private static long firstEpoch(World world) {
        return HeadStore.read(world).head().epoch() + 1;
    }

    private Lease lease(World world, Lease before, long epoch) {
        LeaseBuilder builder = before == null ? new LeaseBuilder() : new LeaseBuilder(before);
        ZonedDateTime now = time(world);
        LeaseSpec spec = new LeaseSpec();
        spec.setHolderIdentity(world.self().identity());
        spec.setLeaseDurationSeconds((int) duration.toSeconds());
        spec.setAcquireTime(now);
        spec.setRenewTime(now);
        spec.setLeaseTransitions(Math.toIntExact(epoch));
        return builder.editOrNewMetadata()
                .withName(Names.head(world.environment()))
                .withNamespace(world.namespace())
                .addToLabels(Names.ENVIRONMENT, world.environment())
                .addToAnnotations(Names.HOLDER_URL, world.self().url())
                .endMetadata()
                .withSpec(spec)
                .build();
    }

    /** The Lease's times are MicroTime. */
    private static ZonedDateTime time(World world) {
        return world.now().truncatedTo(ChronoUnit.MICROS).atZone(ZoneOffset.UTC);
    }
}
