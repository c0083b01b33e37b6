package io.jenkins.plugins.slidecraft.steps;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Node;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.slidecraft.build.BuildArguments;
import io.jenkins.plugins.slidecraft.build.BuildLog;
import io.jenkins.plugins.slidecraft.build.BuildPlan;
import io.jenkins.plugins.slidecraft.build.GitState;
import io.jenkins.plugins.slidecraft.build.ImageBuild;
import io.jenkins.plugins.slidecraft.config.RegistryConfig;
import io.jenkins.plugins.slidecraft.config.SlideCraftConfiguration;
import io.jenkins.plugins.slidecraft.descriptor.Descriptor;
import io.jenkins.plugins.slidecraft.operation.Json;
import io.jenkins.plugins.slidecraft.release.ImageRegistry.RegistryException;
import io.jenkins.plugins.slidecraft.release.Release;
import io.jenkins.plugins.slidecraft.steps.DurableCommand.Place;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.docker.commons.credentials.DockerRegistryEndpoint;
import org.jenkinsci.plugins.docker.commons.credentials.KeyMaterial2;
import org.jenkinsci.plugins.docker.commons.tools.DockerTool;
import org.jenkinsci.plugins.workflow.FilePathUtils;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/**
 * A running {@code slidecraftBuild}: reads what is checked out, then takes every component's {@link ComponentBuild} on, all
 * at the same time, by polling durable tasks from our own pool. What is stored are the tasks' controllers and what is
 * known so far; the workspace is found again by its node and path.
 */
final class BuildExecution extends StepExecution {
    private static final long serialVersionUID = 1L;
    private static final Logger LOGGER = Logger.getLogger(BuildExecution.class.getName());
    private static final Duration LONGEST = Duration.ofHours(2);
    private static final Duration FIRST_POLL = Duration.ofMillis(250);
    private static final Duration LONGEST_POLL = Duration.ofSeconds(3);
    private static final Duration LAST_RESORT = Duration.ofSeconds(20);
    private static final List<List<String>> GIT =
            List.of(GitState.HEAD, GitState.STATUS, GitState.TIME, GitState.REMOTE);

    private final String arguments;
    private final String startedAt;
    private volatile String node;
    private volatile String remote;
    private volatile DurableCommand[] git;
    private volatile String[] checkedOut;
    private volatile ComponentBuild[] builds;
    private volatile KeyMaterial2 keys;

    private transient volatile AtomicBoolean ended;
    private transient volatile Throwable stopCause;
    private transient volatile Jenkins jenkins;
    private transient Duration pause;
    private transient BuildPlan plan;

    BuildExecution(StepContext context, BuildArguments arguments) {
        super(context);
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(BuildArguments.VERSION, arguments.version());
        map.put(BuildArguments.COMPONENTS, arguments.components());
        map.put(BuildArguments.PUSH, arguments.push());
        map.put(BuildArguments.DESCRIPTOR, arguments.descriptor());
        this.arguments = Json.write(map);
        this.startedAt = Instant.now().toString();
        this.ended = new AtomicBoolean();
    }

    @Override
    public boolean start() {
        next(Duration.ZERO);
        return false;
    }

    private Object readResolve() {
        ended = new AtomicBoolean();
        return this;
    }

    @Override
    public void onResume() {
        next(FIRST_POLL);
    }

    @Override
    public void stop(@NonNull Throwable cause) {
        if (stopCause == null) {
            stopCause = cause;
        }
        next(Duration.ZERO);
        SlideCraftExecutor.INSTANCE.schedule(
                LAST_RESORT, () -> SlideCraftExecutor.INSTANCE.execute(() -> fail(stopCause)));
    }

    @Override
    public String getStatus() {
        ComponentBuild[] all = builds;
        if (all == null) {
            return "reading what is checked out";
        }
        int done = 0;
        for (ComponentBuild build : all) {
            done += build.done() ? 1 : 0;
        }
        return done + " of " + all.length + " components done";
    }

    private void next(Duration delay) {
        Runnable turn = () -> SlideCraftExecutor.INSTANCE.execute(this::turn);
        if (delay.isZero()) {
            turn.run();
        } else {
            SlideCraftExecutor.INSTANCE.schedule(delay, turn);
        }
    }

    private synchronized void turn() {
        jenkins = jenkins == null ? Jenkins.getInstanceOrNull() : jenkins;
        if (ended.get() || Shutdown.begun(jenkins)) {
            return;
        }
        if (git != null && !getContext().isReady()) {
            next(LONGEST_POLL);
            return;
        }
        try {
            FlowExecution execution = getContext().get(FlowExecution.class);
            if (execution == null || execution.isComplete()) {
                return;
            }
            Place place = place();
            if (place == null) {
                waitForAgent();
            } else if (stopCause != null) {
                stopAll(place);
                fail(stopCause);
            } else {
                work(place);
            }
        } catch (IOException | RuntimeException e) {
            fail(told(e));
        } catch (InterruptedException e) {
            // A remote call took too long, or the controller goes down: look again.
            next(LONGEST_POLL);
        }
    }

    private static Throwable told(Exception e) {
        return e instanceof IllegalArgumentException || e instanceof RegistryException
                ? new SlideCraftStepException("InvalidInput", String.valueOf(e.getMessage()))
                : e;
    }

    /** Where the build goes on; null while its agent is not there. */
    private Place place() throws IOException, InterruptedException {
        FilePath workspace;
        if (node == null) {
            workspace = getContext().get(FilePath.class);
            node = FilePathUtils.getNodeName(workspace);
            remote = workspace.getRemote();
        } else {
            workspace = FilePathUtils.find(node, remote);
        }
        if (workspace == null) {
            return null;
        }
        Launcher launcher = getContext().get(Launcher.class);
        if (launcher == null) {
            return null;
        }
        if (!launcher.isUnix()) {
            throw new SlideCraftStepException("NoShell", Messages.BuildExecution_NotUnix(node));
        }
        EnvVars environment = new EnvVars(getContext().get(EnvVars.class));
        if (keys != null) {
            environment.putAll(keys.env());
        }
        return new Place(workspace, launcher, environment, getContext().get(TaskListener.class));
    }

    private void waitForAgent() throws SlideCraftStepException {
        if (stopCause != null) {
            fail(stopCause);
        } else if (late()) {
            throw new SlideCraftStepException("DeadlineExceeded", Messages.BuildExecution_NoAgent(node));
        } else {
            next(LONGEST_POLL);
        }
    }

    private boolean late() {
        return Instant.now().isAfter(Instant.parse(startedAt).plus(LONGEST));
    }

    private void work(Place place) throws IOException, InterruptedException {
        try {
            if (late()) {
                throw new SlideCraftStepException(
                        "DeadlineExceeded", Messages.BuildExecution_Late(LONGEST.toMinutes()));
            }
            if (checkedOut == null && !readCheckedOut(place)) {
                again(false);
                return;
            }
            Run<?, ?> run = getContext().get(Run.class);
            BuildPlan known = plan(run, place);
            if (builds == null) {
                begin(known, run, place);
            }
            if (advance(known, run, place)) {
                finish(known, run, place);
            } else {
                again(true);
            }
        } catch (IOException | RuntimeException e) {
            stopAll(place);
            throw e;
        }
    }

    private void again(boolean slower) {
        pause = pause == null || !slower ? FIRST_POLL : pause.multipliedBy(3).dividedBy(2);
        pause = pause.compareTo(LONGEST_POLL) > 0 ? LONGEST_POLL : pause;
        next(pause);
    }

    private boolean readCheckedOut(Place place) throws IOException, InterruptedException {
        if (git == null) {
            DurableCommand[] commands = new DurableCommand[GIT.size()];
            for (int i = 0; i < commands.length; i++) {
                commands[i] = DurableCommand.launch(String.join(" ", GIT.get(i)), "[git] ", true, GIT.get(i), place);
            }
            git = commands;
        }
        OptionalInt[] statuses = new OptionalInt[git.length];
        for (int i = 0; i < git.length; i++) {
            statuses[i] = git[i].poll(GIT.get(i), place);
            if (statuses[i].isEmpty()) {
                return false;
            }
        }
        String[] outputs = new String[git.length];
        for (int i = 0; i < git.length; i++) {
            outputs[i] = git[i].finish(place);
            if (statuses[i].getAsInt() != 0) {
                throw new SlideCraftStepException(
                        "NoCommit", Messages.BuildExecution_Git(git[i].name(), statuses[i].getAsInt()));
            }
        }
        checkedOut = outputs;
        return true;
    }

    private BuildPlan plan(Run<?, ?> run, Place place) throws IOException, InterruptedException {
        if (plan == null) {
            BuildArguments asked = BuildArguments.parse(Arguments.map(arguments));
            Descriptor descriptor;
            if (builds == null) {
                FilePath file = place.workspace().child(asked.descriptor());
                if (!file.exists()) {
                    throw new SlideCraftStepException(
                            "NoDescriptor", Messages.BuildExecution_NoDescriptor(asked.descriptor(), remote));
                }
                descriptor = Descriptor.parse(file.readToString(), asked.descriptor());
                Descriptors.store(run, descriptor);
            } else {
                descriptor = Descriptors.find(run)
                        .orElseThrow(() -> new SlideCraftStepException("NoDescriptor", Messages.Descriptors_None()));
            }
            GitState state = GitState.parse(checkedOut[0], checkedOut[1], checkedOut[2], checkedOut[3]);
            plan = BuildPlan.of(descriptor, asked.version(), state, asked.components());
        }
        return plan;
    }

    private void begin(BuildPlan known, Run<?, ?> run, Place place) throws IOException, InterruptedException {
        BuildLog.plan(known).forEach(place.listener().getLogger()::println);
        boolean push = BuildArguments.parse(Arguments.map(arguments)).push();
        if (push) {
            keys = login(known.images().get(0), run, place);
        }
        ComponentBuild[] all = new ComponentBuild[known.images().size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = new ComponentBuild(push);
        }
        builds = all;
    }

    /** All images go to one registry; where no credentials are configured, docker's own apply, as in docker.withRegistry. */
    private static KeyMaterial2 login(ImageBuild image, Run<?, ?> run, Place place)
            throws IOException, InterruptedException {
        RegistryConfig registry =
                SlideCraftConfiguration.get().registry(image.image().host()).orElse(null);
        if (registry == null || registry.getCredentialsId().isEmpty()) {
            return null;
        }
        String address = (registry.isInsecure() ? "http://" : "https://") + registry.getHost();
        String docker = DockerTool.getExecutable(null, (Node) null, place.listener(), place.environment());
        return new DockerRegistryEndpoint(address, registry.getCredentialsId())
                .newKeyMaterialFactory(
                        run, place.workspace(), place.launcher(), place.environment(), place.listener(), docker)
                .materialize2();
    }

    private boolean advance(BuildPlan known, Run<?, ?> run, Place place) throws IOException, InterruptedException {
        if (keys != null) {
            place.environment().putAll(keys.env());
        }
        boolean done = true;
        for (int i = 0; i < builds.length; i++) {
            builds[i].advance(known.images().get(i), place, run);
            done &= builds[i].done();
        }
        return done;
    }

    private void finish(BuildPlan known, Run<?, ?> run, Place place) throws IOException, InterruptedException {
        closeKeys(place);
        Map<String, String> digests = new LinkedHashMap<>();
        for (int i = 0; i < builds.length; i++) {
            String component = known.images().get(i).component();
            builds[i].digest().ifPresent(digest -> digests.put(component, digest));
        }
        if (!BuildArguments.parse(Arguments.map(arguments)).push()) {
            succeed(known.unpushed());
            return;
        }
        Release release = known.release(digests);
        place.listener()
                .getLogger()
                .println(BuildLog.done(release, Duration.between(Instant.parse(startedAt), Instant.now())));
        succeed(release.toMap());
    }

    private void stopAll(Place place) {
        try {
            for (ComponentBuild build : builds == null ? new ComponentBuild[0] : builds) {
                if (build.running().isPresent()) {
                    build.running().get().stop(place);
                }
            }
            closeKeys(place);
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.WARNING, "Not all commands could be stopped", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeKeys(Place place) throws IOException, InterruptedException {
        KeyMaterial2 material = keys;
        if (material != null) {
            keys = null;
            material.close(place.workspace().getChannel());
        }
    }

    private void succeed(Object value) {
        if (ended.compareAndSet(false, true)) {
            getContext().onSuccess(value);
        }
    }

    private void fail(Throwable cause) {
        if (ended.compareAndSet(false, true)) {
            getContext().onFailure(cause);
        }
    }
}
