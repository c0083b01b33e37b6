package io.jenkins.plugins.slidecraft.rehearsal.cps;

import com.cloudbees.groovy.cps.Continuable;
import com.cloudbees.groovy.cps.Outcome;
import java.util.List;

/** One line of execution of a Pipeline: the program itself, or one body of a step. */
public final class CpsThread {
    private final Program program;
    private final CpsThread parent;
    private final Continuable continuable;
    private final Context context;
    private final FlowNode block;
    private Outcome resumeWith;
    private StepCall step;

    CpsThread(Program program, CpsThread parent, Continuable continuable, Context context, FlowNode block) {
        this.program = program;
        this.parent = parent;
        this.continuable = continuable;
        this.context = context;
        this.block = block;
    }

    Program program() {
        return program;
    }

    CpsThread parent() {
        return parent;
    }

    Context context() {
        return context;
    }

    /** The flow node whose block this thread runs. */
    FlowNode block() {
        return block;
    }

    StepCall step() {
        return step;
    }

    void step(StepCall call) {
        step = call;
    }

    boolean isRunnable() {
        return resumeWith != null;
    }

    boolean isAlive() {
        return continuable.isResumable();
    }

    void resume(Outcome outcome) {
        step = null;
        if (resumeWith == null) {
            resumeWith = outcome;
        }
    }

    void overrideResume(Outcome outcome) {
        resumeWith = outcome;
    }

    boolean isIn(CpsThread outer) {
        for (CpsThread thread = this; thread != null; thread = thread.parent) {
            if (thread == outer) {
                return true;
            }
        }
        return false;
    }

    /** Runs up to the next step that waits, or to the end. */
    Outcome runChunk(List<Class> categories) {
        Outcome input = resumeWith;
        resumeWith = null;
        Outcome output = continuable.run0(input, categories);
        if (output.getNormal() instanceof StepCall call && continuable.isResumable()) {
            step = call;
            call.suspend();
        }
        return output;
    }
}
