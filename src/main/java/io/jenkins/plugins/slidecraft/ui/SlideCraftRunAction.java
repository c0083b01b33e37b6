package io.jenkins.plugins.slidecraft.ui;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Api;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.User;
import io.jenkins.plugins.slidecraft.config.Approvers;
import io.jenkins.plugins.slidecraft.config.EnvironmentConfig;
import io.jenkins.plugins.slidecraft.config.SlideCraftConfiguration;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import jenkins.model.RunAction2;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;
import org.kohsuke.stapler.interceptor.RequirePOST;

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
    /** Null in runs of versions that had no migrations, as are questions. */
    private List<MigrationRecord> migrations = new ArrayList<>();

    private List<QuestionRecord> questions = new ArrayList<>();

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

    /** The remote API, below {@code slidecraft/}. */
    public Api getApi() {
        return new Api(this);
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

    @Exported
    public synchronized List<MigrationRecord> getMigrations() {
        return migrations == null ? List.of() : migrations;
    }

    @Exported
    public synchronized List<QuestionRecord> getQuestions() {
        return questions == null ? List.of() : questions;
    }

    /** For the page: the questions that somebody has answered. */
    public List<QuestionRecord> getAnswered() {
        return getQuestions().stream()
                .filter(question -> !question.getBy().isEmpty())
                .toList();
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

    public synchronized void add(MigrationRecord record) {
        migrations = with(getMigrations(), other -> other.getOperation().equals(record.getOperation()), record);
        save();
    }

    /**
     * Puts a question; does nothing where it has been put already.
     *
     * @return whether it was new
     */
    public synchronized boolean ask(QuestionRecord question) {
        if (question(question.getId()).isPresent()) {
            return false;
        }
        questions = with(getQuestions(), other -> false, question);
        save();
        return true;
    }

    /** A question that was put. */
    public synchronized Optional<QuestionRecord> question(String id) {
        return getQuestions().stream()
                .filter(question -> question.getId().equals(id))
                .findFirst();
    }

    /** Ends a question that is still open. */
    private synchronized void close(String id, String answer, String by) {
        QuestionRecord open = question(id).filter(QuestionRecord::isOpen).orElse(null);
        if (open != null) {
            questions = with(
                    getQuestions(),
                    other -> other.getId().equals(id),
                    open.answered(answer, by, System.currentTimeMillis()));
            save();
        }
    }

    /** Nobody needs to answer a question any more; does nothing for one that was not put or has been answered. */
    public void withdraw(String id) {
        close(id, QuestionRecord.WITHDRAWN, "");
    }

    /** Whether who looks at the page may answer a question: an approver of its environment; where it has none, who may build. */
    public boolean mayAnswer(QuestionRecord question) {
        EnvironmentConfig environment = SlideCraftConfiguration.get().environment(question.getEnvironment());
        if (environment.approverIds().isEmpty()) {
            return run.getParent().hasPermission(Item.BUILD);
        }
        User user = User.current();
        return Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                || user != null && Approvers.contain(environment, user.getId());
    }

    /** Answers a question, once. */
    @RequirePOST
    public HttpResponse doAnswer(@QueryParameter String id, @QueryParameter String answer) {
        Optional<QuestionRecord> question = question(id);
        boolean known = QuestionRecord.YES.equals(answer) || QuestionRecord.NO.equals(answer);
        if (question.isEmpty() || !known) {
            return new Reply(
                    question.isEmpty() ? HttpServletResponse.SC_NOT_FOUND : HttpServletResponse.SC_BAD_REQUEST);
        }
        if (!mayAnswer(question.get())) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        }
        User user = User.current();
        close(id, answer, user == null ? "anonymous" : user.getId());
        return new Reply(0);
    }

    /** Shows the run's page again, or an error. */
    private static final class Reply implements HttpResponse {
        private final int error;

        Reply(int error) {
            this.error = error;
        }

        @Override
        public void generateResponse(StaplerRequest2 request, StaplerResponse2 response, Object node)
                throws IOException {
            if (error == 0) {
                response.sendRedirect(".");
            } else {
                response.sendError(error);
            }
        }
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
