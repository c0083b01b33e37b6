package io.jenkins.plugins.slidecraft.kube.fabric8;

import static io.jenkins.plugins.slidecraft.kube.fabric8.WatchServer.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fabric8.kubernetes.api.model.Pod;
import io.jenkins.plugins.slidecraft.kube.Cluster.Subscription;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.kube.WatchListener;
import io.jenkins.plugins.slidecraft.kube.WatchOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SharedWatchTest {
    private static final WatchTuning TUNING =
            new WatchTuning(Duration.ofSeconds(60), Duration.ofMillis(100), Duration.ofMillis(20), 3);
    private static final String WEB = "\"app\":\"web\"";
    private static final String API = "\"app\":\"api\"";

    private WatchServer server;
    private Fabric8Cluster cluster;
    private final Heard<Pod> all = new Heard<>();

    @BeforeEach
    void open() throws Exception {
        server = new WatchServer();
        cluster = new Fabric8Cluster(ConnectionSettings.at(server.url()).build(), TUNING);
    }

    @AfterEach
    void close() {
        cluster.close();
        server.close();
    }

    @Test
    void beginsWithWhatExistsAndGoesOnFromTheListsVersion() throws Exception {
        server.lists("10", pod("a", 3, WEB), pod("b", 7, API));

        watch("", all);
        WatchServer.Stream stream = server.stream();
        stream.event("MODIFIED", pod("a", 11, WEB))
                .event("ADDED", pod("c", 12, WEB))
                .event("DELETED", pod("b", 13, API));

        assertThat(all.next()).isEqualTo("ADDED a@3");
        assertThat(all.next()).isEqualTo("ADDED b@7");
        assertThat(all.next()).isEqualTo("MODIFIED a@11");
        assertThat(all.next()).isEqualTo("ADDED c@12");
        assertThat(all.next()).isEqualTo("DELETED b@13");
        assertThat(server.lists).containsExactly("null");
        assertThat(server.watches)
                .containsExactly("resourceVersion=10&watch=true&allowWatchBookmarks=true&timeoutSeconds=60");
        assertThat(all.overlapped).isFalse();
    }

    @Test
    void oneConnectionServesManySubscribersEachWithItsSelector() throws Exception {
        server.lists("10", pod("a", 3, WEB), pod("b", 7, API));
        Heard<Pod> web = new Heard<>();
        Heard<Pod> api = new Heard<>();

        watch("", all);
        watch("app=web", web);
        watch("app in (api, db)", api);
        WatchServer.Stream stream = server.stream();
        stream.event("ADDED", pod("c", 11, WEB));

        assertThat(web.next()).isEqualTo("ADDED a@3");
        assertThat(web.next()).isEqualTo("ADDED c@11");
        assertThat(api.next()).isEqualTo("ADDED b@7");
        assertThat(all.next()).isEqualTo("ADDED a@3");
        assertThat(all.next()).isEqualTo("ADDED b@7");
        assertThat(all.next()).isEqualTo("ADDED c@11");
        assertThat(api.waiting()).isZero();
        assertThat(server.watches).hasSize(1);
        assertThat(server.lists).hasSize(1);
        assertThat(cluster.sharedWatches()).isEqualTo(1);
    }

    @Test
    void aLateSubscriberHearsWhatExistsNow() throws Exception {
        server.lists("10", pod("a", 3, WEB), pod("b", 7, WEB));
        watch("", all);
        server.stream()
                .event("MODIFIED", pod("a", 11, WEB))
                .event("DELETED", pod("b", 12, WEB))
                .event("ADDED", pod("c", 13, WEB));
        for (int i = 0; i < 5; i++) {
            all.next();
        }
        Heard<Pod> late = new Heard<>();

        watch("", late);

        assertThat(late.next()).isEqualTo("ADDED a@11");
        assertThat(late.next()).isEqualTo("ADDED c@13");
        assertThat(server.lists).hasSize(1);
    }

    @Test
    void anObjectWhoseLabelsChangeComesAndGoesAsForTheApiServer() throws Exception {
        Heard<Pod> web = new Heard<>();
        watch("app=web", web);
        WatchServer.Stream stream = server.stream();

        stream.event("ADDED", pod("a", 11, API))
                .event("MODIFIED", pod("a", 12, WEB))
                .event("MODIFIED", pod("a", 13, WEB))
                .event("MODIFIED", pod("a", 14, API))
                .event("DELETED", pod("a", 15, API))
                .event("ADDED", pod("b", 16, WEB));

        assertThat(web.next()).isEqualTo("ADDED a@12");
        assertThat(web.next()).isEqualTo("MODIFIED a@13");
        // The last state that matched, with the version of the change: as apiserver's cacher tells it.
        assertThat(web.next()).isEqualTo("DELETED a@14");
        assertThat(web.next()).isEqualTo("ADDED b@16");
    }

    @Test
    void anOrdinaryEndIsNotNoticed() throws Exception {
        server.lists("10", pod("a", 3, WEB));
        watch("", all);
        server.stream().event("ADDED", pod("b", 11, WEB)).bookmark(20).end();

        server.stream().event("MODIFIED", pod("a", 21, WEB));

        assertThat(all.next()).isEqualTo("ADDED a@3");
        assertThat(all.next()).isEqualTo("ADDED b@11");
        assertThat(all.next()).isEqualTo("MODIFIED a@21");
        assertThat(server.lists).hasSize(1);
        assertThat(server.watches.get(1)).startsWith("resourceVersion=20&");
    }

    @Test
    void aBrokenConnectionIsMadeAnewFromTheLastVersion() throws Exception {
        watch("", all);
        server.stream().event("ADDED", pod("a", 11, WEB)).drop();

        server.stream().event("MODIFIED", pod("a", 12, WEB));

        assertThat(all.next()).isEqualTo("ADDED a@11");
        assertThat(all.next()).isEqualTo("MODIFIED a@12");
        assertThat(server.lists).hasSize(1);
        assertThat(server.watches.get(1)).startsWith("resourceVersion=11&");
    }

    @Test
    void aVersionThatIsTooOldMeansAListAndItsDifferences() throws Exception {
        server.lists("10", pod("a", 3, WEB), pod("b", 7, API), pod("c", 8, WEB));
        Heard<Pod> web = new Heard<>();
        watch("", all);
        watch("app=web", web);
        WatchServer.Stream stream = server.stream();
        server.lists("50", pod("a", 3, WEB), pod("c", 41, WEB), pod("d", 42, API));
        stream.gone();

        server.stream().event("MODIFIED", pod("d", 51, WEB));

        for (String was : new String[] {"ADDED a@3", "ADDED b@7", "ADDED c@8"}) {
            assertThat(all.next()).isEqualTo(was);
        }
        assertThat(all.next()).isEqualTo("MODIFIED c@41");
        assertThat(all.next()).isEqualTo("ADDED d@42");
        assertThat(all.next()).isEqualTo("DELETED b@7");
        assertThat(all.next()).isEqualTo("MODIFIED d@51");
        assertThat(web.next()).isEqualTo("ADDED a@3");
        assertThat(web.next()).isEqualTo("ADDED c@8");
        assertThat(web.next()).isEqualTo("MODIFIED c@41");
        assertThat(web.next()).isEqualTo("ADDED d@51");
        assertThat(server.lists).hasSize(2);
        assertThat(server.watches.get(1)).startsWith("resourceVersion=50&");
    }

    @Test
    void anObjectThatWasMadeAnewMeanwhileIsDeletedAndAdded() throws Exception {
        server.lists("10", pod("a", 3, WEB));
        watch("", all);
        WatchServer.Stream stream = server.stream();
        server.lists("50", pod("a", 44, WEB).replace("uid-a", "uid-a2"));

        stream.gone();

        assertThat(all.next()).isEqualTo("ADDED a@3");
        assertThat(all.next()).isEqualTo("DELETED a@3");
        assertThat(all.next()).isEqualTo("ADDED a@44");
    }

    @Test
    void a410AsTheAnswerMeansAListToo() throws Exception {
        watch("", all);
        WatchServer.Stream stream = server.stream();
        server.lists("50", pod("a", 44, WEB));
        server.refuseNext(410);

        stream.drop();

        assertThat(all.next()).isEqualTo("ADDED a@44");
        server.stream();
        assertThat(server.watches.get(2)).startsWith("resourceVersion=50&");
    }

    @Test
    void anOutageThatLastsIsTold() throws Exception {
        watch("", all);
        WatchServer.Stream stream = server.stream();
        server.refuseNext(503).refuseNext(500).refuseNext(429);

        stream.drop();

        assertThat(all.next()).isEqualTo("ended 429 R429");
        assertThat(server.watches).hasSize(4);
        await(() -> cluster.sharedWatches() == 0);
        // Whoever still needs it begins with a list.
        server.lists("60", pod("z", 59, WEB));
        watch("", all);
        assertThat(all.next()).isEqualTo("ADDED z@59");
        assertThat(server.lists).hasSize(2);
    }

    @Test
    void anOutageThatEndsIsNotTold() throws Exception {
        watch("", all);
        WatchServer.Stream stream = server.stream();
        server.refuseNext(503).refuseNext(500);

        stream.drop();
        server.stream().event("ADDED", pod("a", 11, WEB));

        assertThat(all.next()).isEqualTo("ADDED a@11");
    }

    @Test
    void aRightThatIsTakenAwayIsToldAtOnce() throws Exception {
        watch("", all);
        WatchServer.Stream stream = server.stream();
        server.refuseNext(403);

        stream.end();

        assertThat(all.next()).isEqualTo("ended 403 R403");
        assertThat(server.watches).hasSize(2);
    }

    @Test
    void aRefusedBeginningIsThrown() throws Exception {
        server.refuseNext(403);

        KubeException thrown = catchThrowableOfType(KubeException.class, () -> watch("", all));

        assertThat(thrown.isForbidden()).isTrue();
        assertThat(cluster.sharedWatches()).isZero();
        // The next attempt is a fresh one.
        watch("", all);
        server.stream();
        assertThat(all.waiting()).isZero();
    }

    @Test
    void aRefusedListIsThrown() {
        server.listCode = 403;

        KubeException thrown = catchThrowableOfType(KubeException.class, () -> watch("", all));

        assertThat(thrown.isForbidden()).isTrue();
        assertThat(server.watches).isEmpty();
        assertThat(cluster.sharedWatches()).isZero();
    }

    @Test
    void closesAWhileAfterTheLastSubscriberHasGone() throws Exception {
        Subscription first = watch("", all);
        Subscription second = watch("app=web", new Heard<>());
        WatchServer.Stream stream = server.stream();

        first.close();
        stream.event("ADDED", pod("a", 11, WEB));
        second.close();

        await(() -> cluster.sharedWatches() == 0);
        // The server notices at its next word.
        await(() -> {
            stream.bookmark(12);
            return stream.ended.get() == 1;
        });
        assertThat(all.waiting()).isZero();
    }

    @Test
    void whoComesBackWhileItLingersFindsItOpen() throws Exception {
        Fabric8Cluster patient = new Fabric8Cluster(
                ConnectionSettings.at(server.url()).build(),
                new WatchTuning(Duration.ofSeconds(60), Duration.ofSeconds(30), Duration.ofMillis(20), 3));
        try (patient) {
            patient.watch(Kind.POD, "shop", WatchOptions.ALL, new Heard<>()).close();
            patient.watch(Kind.POD, "shop", WatchOptions.ALL, all);
            server.stream().event("ADDED", pod("a", 11, WEB));

            assertThat(all.next()).isEqualTo("ADDED a@11");
            assertThat(server.watches).hasSize(1);
        }
    }

    @Test
    void closingTheClusterIsTold() throws Exception {
        watch("", all);
        server.stream();

        cluster.close();

        assertThat(all.next()).isEqualTo("ended 0 Ended");
        KubeException thrown = catchThrowableOfType(KubeException.class, () -> watch("", all));
        assertThat(thrown.isUnknown()).isTrue();
    }

    @Test
    void nothingIsToldAfterASubscriptionWasClosed() throws Exception {
        Subscription subscription = watch("", all);
        WatchServer.Stream stream = server.stream();
        Heard<Pod> other = new Heard<>();
        watch("", other);

        subscription.close();
        stream.event("ADDED", pod("a", 11, WEB));

        assertThat(other.next()).isEqualTo("ADDED a@11");
        cluster.close();
        assertThat(other.next()).isEqualTo("ended 0 Ended");
        assertThat(all.waiting()).isZero();
    }

    @Test
    void aListenerThatFailsOrKeepsItsObjectHarmsNobody() throws Exception {
        Heard<Pod> second = new Heard<>();
        cluster.watch(Kind.POD, "shop", WatchOptions.ALL, new WatchListener<>() {
            @Override
            public void on(Change change, Pod object) {
                object.getMetadata().setName("spoilt");
                throw new IllegalStateException("a listener's own failure");
            }

            @Override
            public void ended(KubeException cause) {
                throw new IllegalStateException("a listener's own failure");
            }
        });
        watch("", second);

        server.stream().event("ADDED", pod("a", 11, WEB)).event("ADDED", pod("b", 12, WEB));

        assertThat(second.next()).isEqualTo("ADDED a@11");
        assertThat(second.next()).isEqualTo("ADDED b@12");
    }

    @Test
    void aCharacterThatComesInTwoPartsIsOne() throws Exception {
        Heard<Pod> euro = new Heard<>();
        watch("", euro);
        byte[] bytes =
                ("{\"type\":\"ADDED\",\"object\":" + pod("a€b", 11, WEB) + "}\n").getBytes(StandardCharsets.UTF_8);
        int inside = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("\u00e2") + 1;
        WatchServer.Stream stream = server.stream();

        stream.raw(Arrays.copyOfRange(bytes, 0, inside));
        stream.raw(Arrays.copyOfRange(bytes, inside, bytes.length));

        assertThat(euro.next()).isEqualTo("ADDED a€b@11");
    }

    @Test
    void whatIsNoEventBreaksTheConnectionAndNotTheWatch() throws Exception {
        watch("", all);
        server.stream().event("ADDED", pod("a", 11, WEB)).raw("<html>\n");

        server.stream().event("MODIFIED", pod("a", 12, WEB));

        assertThat(all.next()).isEqualTo("ADDED a@11");
        assertThat(all.next()).isEqualTo("MODIFIED a@12");
    }

    @Test
    void eventsAreToldOnAThreadThatIsNotTheCallersNorTheConnections() throws Exception {
        server.lists("10", pod("a", 3, WEB));
        watch("", all);

        assertThat(all.next()).isEqualTo("ADDED a@3");
        assertThat(all.thread.getName()).isEqualTo("slidecraft-watch-events");
        assertThat(all.thread.isDaemon()).isTrue();
    }

    /** A caller may hold a lock that its listener takes too. */
    @Test
    void aCallerThatHoldsALockIsNotWaitedFor() throws Exception {
        server.lists("10", pod("a", 3, WEB));
        Object lock = new Object();
        CountDownLatch told = new CountDownLatch(1);
        WatchListener<Pod> locking = new WatchListener<>() {
            @Override
            public void on(Change change, Pod object) {
                synchronized (lock) {
                    told.countDown();
                }
            }

            @Override
            public void ended(KubeException cause) {
                // Not what this is about.
            }
        };

        cluster.watch(Kind.POD, "shop", WatchOptions.ALL, locking);
        synchronized (lock) {
            server.stream().event("ADDED", pod("b", 11, WEB));
            cluster.watch(Kind.POD, "shop", WatchOptions.ALL, locking).close();
        }

        assertThat(told.await(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aWatchFromAVersionHasAConnectionOfItsOwnAndTellsBookmarks() throws Exception {
        cluster.watch(Kind.POD, "shop", new WatchOptions("app=web", "33"), all);
        WatchServer.Stream stream = server.stream();

        stream.event("ADDED", pod("a", 34, WEB)).bookmark(40).end();

        assertThat(all.next()).isEqualTo("ADDED a@34");
        assertThat(all.next()).isEqualTo("BOOKMARK @40");
        assertThat(all.next()).isEqualTo("ended 0 Ended");
        assertThat(server.lists).isEmpty();
        assertThat(server.watches)
                .containsExactly(
                        "labelSelector=app=web&resourceVersion=33&watch=true&allowWatchBookmarks=true&timeoutSeconds=60");
    }

    @Test
    void aVersionThatIsTooOldEndsAWatchOfOnesOwn() throws Exception {
        cluster.watch(Kind.POD, "shop", new WatchOptions("", "1"), all);
        server.stream().gone();

        assertThat(all.next()).isEqualTo("ended 410 Expired");

        server.refuseNext(410);
        cluster.watch(Kind.POD, "shop", new WatchOptions("", "1"), all);

        assertThat(all.next()).isEqualTo("ended 410 R410");
    }

    @Test
    void aWatchOfOnesOwnThatBreaksIsTold() throws Exception {
        cluster.watch(Kind.POD, "shop", new WatchOptions("", "33"), all);

        server.stream().drop();

        assertThat(all.next()).isEqualTo("ended 0 Unreachable");
        assertThat(all.waiting()).isZero();
    }

    private Subscription watch(String selector, Heard<Pod> listener) {
        return cluster.watch(Kind.POD, "shop", new WatchOptions(selector, ""), listener);
    }

    private static void await(BooleanSupplier condition) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new AssertionError("It did not happen in time.");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}
