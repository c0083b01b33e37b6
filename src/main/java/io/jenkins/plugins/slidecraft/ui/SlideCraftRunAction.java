package io.jenkins.plugins.slidecraft.ui;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.RunAction2;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * What a run did with environments: stored with it, shown on its page, exported by its remote API. Lists are replaced as a
 * whole, never changed, since a save may be going on.
 */
@ExportedBean(defaultVisibility = 2)
public final class SlideCraftRunAction implements RunAction2 {
    private static final Logger LOGGER = Logger.getLogger(SlideCraftRunAction.class.getName());

    private transient Run<?, ?> run;

    private final String holder;
    private String descriptorHash = "";
    private List<EnvironmentUse> environments = new ArrayList<>();
    private List<DeploymentRecord> deployments = new ArrayList<>();
    private List<GateRecord> gates = new ArrayList<>();
    private List<EvidenceRecord> evidence = new ArrayList<>();
    /** Null in runs of versions that had no checks. */
    private List<CheckRecord> checks = new ArrayList<>();

    private List<IncidentRecord> incidents = new ArrayList<>();
    private List<FailureRecord> failures = new ArrayList<>();

    private SlideCraftRunAction(Run<?, ?> run) {
        this.run = run;
        this.holder = run.getExternalizableId();
    }

    /** The run's action; added where there is none yet. */
    public static SlideCraftRunAction of(Run<?, ?> run) {
        synchronized (run) {
            SlideCraftRunAction action = run.getAction(SlideCraftRunAction.class);
            if (action == null) {
                action = new SlideCraftRunAction(run);
                run.addAction(action);
            }
            return action;
        }
    }

    @Override
    public void onAttached(Run<?, ?> r) {
        run = r;
    }

    @Override
    public void onLoad(Run<?, ?> r) {
        run = r;
    }

    @Override
    public String getIconFileName() {
        return "symbol-cube";
    }

    @Override
    public String getDisplayName() {
        return Messages.SlideCraftRunAction_DisplayName();
    }

    @Override
    public String getUrlName() {
        return "slidecraft";
    }

    /** For the page. */
    public Run<?, ?> getRun() {
        return run;
    }

    /** For the page: a time in UTC. */
    public String time(long millis) {
        return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** What the run is called in Leases: its id when it first opened an environment, whatever its job is renamed to. */
    public String getHolder() {
        return holder;
    }

    /** SHA-256 of the normalised descriptor; empty where the run has none. */
    @Exported
    public synchronized String getDescriptorHash() {
        return descriptorHash;
    }

    @Exported
    public synchronized List<EnvironmentUse> getEnvironments() {
        return environments;
    }

    @Exported
    public synchronized List<DeploymentRecord> getDeployments() {
        return deployments;
    }

    @Exported
    public synchronized List<GateRecord> getGates() {
        return gates;
    }

    @Exported
    public synchronized List<CheckRecord> getChecks() {
        return checks == null ? List.of() : checks;
    }

    @Exported
    public synchronized List<EvidenceRecord> getEvidence() {
        return evidence;
    }

    @Exported
    public synchronized List<IncidentRecord> getIncidents() {
        return incidents;
    }

    /** Runs of earlier versions have none. */
    @Exported
    public synchronized List<FailureRecord> getFailures() {
        return failures == null ? List.of() : failures;
    }

    /** The environments that the run's end has to settle. */
    public synchronized List<String> openEnvironments() {
        return environments.stream()
                .filter(use -> !use.isSettled())
                .map(EnvironmentUse::getEnvironment)
                .toList();
    }

    /** Notes, before the first effect, that an operation begins in an environment. */
    public synchronized void opened(String environment, String operation) {
        List<String> operations = new ArrayList<>(environments.stream()
                .filter(use -> use.getEnvironment().equals(environment))
                .findFirst()
                .map(EnvironmentUse::getOperations)
                .orElse(List.of()));
        if (!operations.contains(operation)) {
            operations.add(operation);
        }
        environments = with(
                environments,
                use -> use.getEnvironment().equals(environment),
                new EnvironmentUse(environment, operations, false));
        save();
    }

    /** Notes that nothing of the run is left in an environment. */
    public synchronized void settled(String environment) {
        List<EnvironmentUse> after = new ArrayList<>();
        environments.forEach(use -> after.add(
                use.getEnvironment().equals(environment)
                        ? new EnvironmentUse(environment, use.getOperations(), true)
                        : use));
        environments = after;
        save();
    }

    /** Stores the descriptor that the run's later steps read. */
    public synchronized void descriptor(String normalised, String hash) throws IOException {
        RunFiles.writeDescriptor(run, normalised);
        descriptorHash = hash;
        save();
    }

    public synchronized void add(DeploymentRecord record) {
        deployments = with(deployments, other -> other.getOperation().equals(record.getOperation()), record);
        save();
    }

    public synchronized void add(GateRecord record) {
        gates = with(gates, other -> other.getOperation().equals(record.getOperation()), record);
        save();
    }

    /** @param junit the results as JUnit XML; empty where they are not wanted */
    public synchronized void add(CheckRecord record, String junit) throws IOException {
        if (!junit.isEmpty()) {
            RunFiles.writeChecks(run, record.getOperation(), junit);
        }
        checks = with(getChecks(), other -> other.getOperation().equals(record.getOperation()), record);
        save();
    }

    public synchronized void add(EvidenceRecord record) {
        evidence = with(evidence, other -> other.getId().equals(record.getId()), record);
        save();
    }

    public synchronized void add(FailureRecord record) {
        failures = with(getFailures(), other -> other.getOperation().equals(record.getOperation()), record);
        save();
    }

    /**
     * @param markdown the incident's text
     * @param json the same for programs
     */
    public synchronized void add(IncidentRecord record, String markdown, String json) throws IOException {
        RunFiles.writeIncident(run, record.getOperation(), markdown, json);
        incidents = with(incidents, other -> other.getOperation().equals(record.getOperation()), record);
        save();
    }

    /** The evidence that an {@code input} of this id was about. */
    public synchronized Optional<EvidenceRecord> evidence(String id) {
        return evidence.stream().filter(record -> record.getId().equals(id)).findFirst();
    }

    /** Serves an incident at {@code incident/<operation>}; null, which is 404, for any other name. */
    @CheckForNull
    public IncidentPage getIncident(String operation) {
        return getIncidents().stream()
                .filter(record -> record.getOperation().equals(operation))
                .findFirst()
                .map(record -> new IncidentPage(run, record))
                .orElse(null);
    }

    /** The list with one element replaced, or added at its end. */
    private static <T> List<T> with(List<T> list, Predicate<T> same, T element) {
        List<T> after = new ArrayList<>();
        boolean replaced = false;
        for (T other : list) {
            boolean hit = same.test(other);
            after.add(hit ? element : other);
            replaced |= hit;
        }
        if (!replaced) {
            after.add(element);
        }
        return after;
    }

    private void save() {
        try {
            run.save();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Can't save " + run, e);
        }
    }
}
