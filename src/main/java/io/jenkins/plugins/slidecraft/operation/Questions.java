package io.jenkins.plugins.slidecraft.operation;

import java.time.Instant;
import java.util.Optional;

/** Questions that an operation puts to people while it goes on. Nobody waits for the answer. */
public interface Questions {
    /** Where nobody can be asked: nothing is ever answered. */
    Questions NOBODY = new Questions() {
        @Override
        public void ask(Question question) {
            // Nobody hears it; the operation says what goes for no answer.
        }

        @Override
        public Optional<Answer> answer(String id) {
            return Optional.empty();
        }

        @Override
        public void withdraw(String id) {
            // Nobody was asked.
        }
    };

    /**
     * A question that is answered by yes or no.
     *
     * @param id stable over turns and restarts, letters, digits and {@code -}
     * @param text one or two sentences
     * @param yes what the one answer is called, as {@code Go on}
     * @param no what the other one is called, as {@code Stop}
     */
    record Question(String id, String text, String yes, String no) {}

    /**
     * What somebody answered.
     *
     * @param yes which of both
     * @param by who
     * @param at when
     */
    record Answer(boolean yes, String by, Instant at) {}

    /** Puts a question; does nothing where it has been put already. */
    void ask(Question question);

    /** The answer, once there is one. */
    Optional<Answer> answer(String id);

    /** Nobody needs to answer any more; does nothing for a question that was not put or has been answered. */
    void withdraw(String id);
}
