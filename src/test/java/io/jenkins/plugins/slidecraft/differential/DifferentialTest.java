package io.jenkins.plugins.slidecraft.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.slidecraft.differential.Step.Of;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The tools of the differential test, which itself needs a real API server. */
class DifferentialTest {
    @Test
    void aSeedIsASequence() {
        assertThat(Generator.sequence(7)).isEqualTo(Generator.sequence(7)).isNotEqualTo(Generator.sequence(8));
        assertThat(LongStream.range(0, 200).mapToObj(Generator::sequence))
                .allSatisfy(steps -> assertThat(steps).hasSizeBetween(10, 30))
                .anySatisfy(steps -> assertThat(steps).anyMatch(Step.WatchFrom.class::isInstance));
        assertThat(LongStream.range(0, 200)
                        .mapToObj(Generator::sequence)
                        .flatMap(List::stream)
                        .map(Object::getClass))
                .contains(
                        Step.Create.class,
                        Step.Get.class,
                        Step.Replace.class,
                        Step.Apply.class,
                        Step.Delete.class,
                        Step.List.class,
                        Step.Watch.class);
    }

    @Test
    void shrinksToWhatMatters() {
        List<Integer> all = IntStream.range(0, 30).boxed().toList();

        assertThat(Shrinker.shrink(all, steps -> steps.contains(4) && steps.contains(17)))
                .containsExactly(4, 17);
    }

    /** Names, uids, versions and times are all that two servers may differ in. */
    @ParameterizedTest
    @EnumSource(Sequences.class)
    void twoSimulationsAgreeWhateverTheRunIsCalled(Sequences sequence) {
        SimulatedServer used = new SimulatedServer();
        Session.play(used, "earlier", Generator.sequence(3));

        assertThat(Session.play(used, "second", sequence.steps()))
                .isEqualTo(Session.play(new SimulatedServer(), "first", sequence.steps()));
    }

    @Test
    void aTranscriptShowsWhatIsDifferent() {
        Content one = new Content(Map.of(), Map.of("k1", "1"), 1, "", false);
        Content two = new Content(Map.of(), Map.of("k1", "2"), 1, "", false);

        assertThat(play(new Step.Create(Of.CONFIG_MAP, "a", one, false)))
                .isNotEqualTo(play(new Step.Create(Of.CONFIG_MAP, "a", two, false)));
        assertThat(play(new Step.Get(Of.CONFIG_MAP, "a")))
                .containsExactly("nothing", "left of ConfigMap: []", "left of Lease: []", "left of Deployment: []");
    }

    private static List<String> play(Step step) {
        return Session.play(new SimulatedServer(), "run", List.of(step));
    }
}
