package io.jenkins.plugins.slidecraft.git.jgit;

import io.jenkins.plugins.slidecraft.git.Git;
import io.jenkins.plugins.slidecraft.git.GitException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.RemoteRefUpdate;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;

/**
 * Commits by JGit over HTTP. Reads the branch's last commit alone, into memory: nothing is written to this machine's disk, no
 * Git configuration of it counts, no {@code git} is run. Follows no redirects.
 */
public final class JGitCommits implements Git {
    /** The most that is read of a repository: its files at the branch's tip, packed. */
    static final long MOST_BYTES = 64L * 1024 * 1024;

    static final Duration LONGEST = Duration.ofSeconds(45);
    private static final int READ_SECONDS = 20;
    private static final int ATTEMPTS = 6;

    /** What servers say when somebody else was first, apart from the statuses that JGit knows. */
    private static final String RACE =
            "(?is).*(fetch first|non-fast-forward|failed to update ref|cannot lock ref|stale info"
                    + "|reference already exists|lock).*";

    private final GitServers servers;
    private final Supplier<Instant> clock;
    private final LongSupplier nanos;
    private final long mostBytes;

    public JGitCommits(GitServers servers) {
        this(servers, Instant::now, System::nanoTime, MOST_BYTES);
    }

    JGitCommits(GitServers servers, Supplier<Instant> clock, LongSupplier nanos, long mostBytes) {
        this.servers = servers;
        this.clock = clock;
        this.nanos = nanos;
        this.mostBytes = mostBytes;
    }

    /** What one commit needs. */
    private record Job(
            RepositoryAddress address,
            String branch,
            GitServers.Access access,
            BoundedConnections connections,
            Repository repository) {
        String ref() {
            return Constants.R_HEADS + branch;
        }
    }

    @Override
    public Commit commit(Branch branch, String message, Edit edit) {
        RepositoryAddress address = RepositoryAddress.of(branch.repository());
        if (!Repository.isValidRefName(Constants.R_HEADS + branch.name())) {
            throw new GitException("'" + branch.name() + "' can't be a branch's name.", false, null);
        }
        GitServers.Access access = servers.access(address.host(), address.path());
        address.check();
        BoundedConnections connections = new BoundedConnections(mostBytes, LONGEST.toNanos(), nanos);
        try (Repository repository = new ShallowRepository(address.path())) {
            repository.getConfig().setString("http", null, "followRedirects", "false");
            return commit(new Job(address, branch.name(), access, connections, repository), message, edit);
        } catch (IOException | UncheckedIOException e) {
            throw failure(address, branch.name(), connections, e);
        }
    }

    private Commit commit(Job job, String message, Edit edit) throws IOException {
        for (int attempt = 1; ; attempt++) {
            ObjectId tip = fetch(job);
            Optional<ObjectId> made = make(job, tip, message, edit);
            if (made.isEmpty()) {
                return new Commit(tip.name(), false);
            }
            Optional<String> rejection = push(job, tip, made.get());
            if (rejection.isEmpty()) {
                return new Commit(made.get().name(), true);
            }
            if (attempt == ATTEMPTS) {
                throw new GitException(
                        "Others push to branch " + job.branch() + " of " + job.address()
                                + " all the time: gave up after " + ATTEMPTS + " attempts (" + rejection.get() + ").",
                        true,
                        null);
            }
        }
    }

    private static Transport open(Job job) throws IOException {
        try {
            Transport transport = Transport.open(
                    job.repository(), new URIish(job.address().uri().toURL()));
            transport.setTimeout(READ_SECONDS);
            transport.setTagOpt(TagOpt.NO_TAGS);
            TransportHttp http = (TransportHttp) transport;
            http.setHttpConnectionFactory(job.connections());
            job.access()
                    .login()
                    .ifPresent(login -> http.setPreemptiveBasicAuthentication(login.user(), login.secret()));
            return transport;
        } catch (org.eclipse.jgit.errors.NotSupportedException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** The branch's tip; zero where the repository has no commit at all. */
    private static ObjectId fetch(Job job) throws IOException {
        Ref ref;
        try (Transport transport = open(job);
                FetchConnection connection = transport.openFetch()) {
            Collection<Ref> refs = connection.getRefs();
            ref = connection.getRef(job.ref());
            if (ref == null) {
                return absent(job, refs);
            }
        }
        try (Transport transport = open(job)) {
            transport.setDepth(1);
            RefSpec only = new RefSpec("+" + job.ref() + ":refs/remotes/origin/" + job.branch());
            return transport
                    .fetch(NullProgressMonitor.INSTANCE, List.of(only))
                    .getAdvertisedRef(job.ref())
                    .getObjectId();
        }
    }

    private static ObjectId absent(Job job, Collection<Ref> refs) {
        TreeSet<String> branches = new TreeSet<>();
        refs.stream()
                .map(Ref::getName)
                .filter(name -> name.startsWith(Constants.R_HEADS))
                .map(Repository::shortenRefName)
                .forEach(branches::add);
        if (branches.isEmpty()) {
            return ObjectId.zeroId();
        }
        throw new GitException(
                job.address() + " has no branch " + job.branch() + ". It has "
                        + String.join(", ", branches.stream().limit(10).toList()) + ".",
                false,
                null);
    }

    private Optional<ObjectId> make(Job job, ObjectId tip, String message, Edit edit) throws IOException {
        try (ObjectInserter inserter = job.repository().newObjectInserter();
                RevWalk walk = new RevWalk(job.repository())) {
            boolean first = tip.equals(ObjectId.zeroId());
            RevCommit parent = first ? null : walk.parseCommit(tip);
            FileTree files = new FileTree(job.repository(), first ? null : parent.getTree());
            Map<String, String> wanted = edit.apply(files);
            ObjectId tree = files.with(wanted, inserter);
            if (!first && tree.equals(parent.getTree())) {
                return Optional.empty();
            }
            PersonIdent ident =
                    new PersonIdent(job.access().committer(), job.access().mail(), clock.get(), ZoneOffset.UTC);
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(tree);
            if (!first) {
                commit.setParentId(parent);
            }
            commit.setAuthor(ident);
            commit.setCommitter(ident);
            commit.setEncoding(StandardCharsets.UTF_8);
            commit.setMessage(message.endsWith("\n") ? message : message + "\n");
            ObjectId id = inserter.insert(commit);
            inserter.flush();
            return Optional.of(id);
        }
    }

    /** Pushes; answers why somebody else was first, where somebody was. */
    private static Optional<String> push(Job job, ObjectId tip, ObjectId made) throws IOException {
        RemoteRefUpdate update = new RemoteRefUpdate(job.repository(), null, made, job.ref(), false, null, tip);
        try (Transport transport = open(job)) {
            transport.push(NullProgressMonitor.INSTANCE, List.of(update));
        }
        String said = update.getMessage() == null ? "" : update.getMessage();
        return switch (update.getStatus()) {
            case OK, UP_TO_DATE -> Optional.empty();
            case REJECTED_NONFASTFORWARD, REJECTED_REMOTE_CHANGED -> Optional.of("the branch has moved");
            default -> {
                if (update.getStatus() == RemoteRefUpdate.Status.REJECTED_OTHER_REASON && said.matches(RACE)) {
                    yield Optional.of(said);
                }
                throw new GitException(
                        job.address() + " refuses the push to branch " + job.branch() + ": "
                                + (said.isEmpty() ? update.getStatus().name() : said)
                                + ". Allow it for the user of the server's credentials, or name another branch.",
                        false,
                        null);
            }
        };
    }

    private static GitException failure(
            RepositoryAddress address, String branch, BoundedConnections connections, Exception e) {
        int status = connections.status();
        String what = "Can't commit to branch " + branch + " of " + address + ": ";
        for (Throwable one = e; one != null; one = one.getCause()) {
            if (one instanceof BoundedConnections.LimitException) {
                return new GitException(what + one.getMessage() + ".", false, e);
            }
        }
        if (status == 401 || status == 403) {
            return new GitException(
                    what + "the server answers " + status
                            + ": its credentials under Manage Jenkins » System » SlideCraft are missing, wrong or may not push there.",
                    false,
                    e);
        }
        if (status == 404 || e instanceof NoRemoteRepositoryException) {
            return new GitException(what + "there is no such repository, or its credentials may not see it.", false, e);
        }
        if (status >= 300 && status < 400) {
            return new GitException(
                    what + "the server leads elsewhere, which is not followed: name the address it leads to.",
                    false,
                    e);
        }
        boolean passing = status == 0 || status == 429 || status >= 500 || e instanceof TransportException;
        return new GitException(what + (status >= 400 ? "the server answers " + status : reason(e)) + ".", passing, e);
    }

    private static String reason(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
