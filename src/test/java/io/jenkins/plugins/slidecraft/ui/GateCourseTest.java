package io.jenkins.plugins.slidecraft.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GateCourseTest {
    private static GateCourse course(List<Double> supporting, List<Double> against) {
        return new GateCourse("errors", "PASS", "e of t", supporting, against);
    }

    @Test
    void linesGrowTowardsTheBoundFromLeftToRight() {
        GateCourse course = course(List.of(0.0, 0.5, 1.0), List.of(0.0, -1.0, 0.1));
        assertThat(course.isDrawn()).isTrue();
        assertThat(course.getSupportingPath()).isEqualTo("M8.0 120.0L240.0 75.7L472.0 31.3");
        assertThat(course.getAgainstPath()).isEqualTo("M8.0 120.0L240.0 120.0L472.0 111.1");
        assertThat(course.getBoundPath()).isEqualTo("M8 31.3L472 31.3");
    }

    @Test
    void whatIsNotFiniteOrFarAwayStaysInThePicture() {
        GateCourse course = course(
                List.of(Double.NaN, Double.POSITIVE_INFINITY, 7.0), List.of(Double.NEGATIVE_INFINITY, -3.0, 1e300));
        assertThat(course.getSupporting()).containsExactly(0.0, 0.0, 1.15);
        assertThat(course.getAgainst()).containsExactly(0.0, 0.0, 1.15);
        assertThat(course.getSupportingPath()).doesNotContain("NaN", "Infinity");
    }

    @Test
    void oneLookIsNoPictureAndManyAreThinnedOutButForTheLast() {
        assertThat(course(List.of(1.0), List.of(0.0)).isDrawn()).isFalse();
        List<Double> many = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            many.add(i == 1999 ? 1.0 : 0.25);
        }
        GateCourse course = course(many, many);
        assertThat(course.getSupporting()).hasSizeLessThanOrEqualTo(241).last().isEqualTo(1.0);
        assertThat(course.getSupportingPath()).endsWith("L472.0 31.3");
    }
}
