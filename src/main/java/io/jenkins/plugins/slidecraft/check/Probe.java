package io.jenkins.plugins.slidecraft.check;

import io.jenkins.plugins.slidecraft.http.HttpAnswer;
import io.jenkins.plugins.slidecraft.http.HttpCall;
import java.time.Duration;

/**
 * What a check asks the application, answer by answer. It sends nothing itself and knows no time: what comes next hangs on
 * the answers alone. One object serves one run of the check.
 */
interface Probe {
    /** What comes first. */
    Move begin();

    /** What follows an answer; throws {@link CheckFailedException} where the answer is not what it has to be. */
    Move next(HttpAnswer answer);

    /** Where it stands, for a check that runs out of time; empty where there is nothing to tell. */
    default String progress() {
        return "";
    }

    /** What comes next. */
    sealed interface Move {
        /**
         * A request.
         *
         * @param after how long to wait before it
         */
        record Send(HttpCall call, Duration after) implements Move {}

        /**
         * The end of a check that has passed.
         *
         * @param evidence what was seen, in one sentence
         */
        record Passed(String evidence) implements Move {}
    }
}
