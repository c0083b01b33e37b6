package io.jenkins.plugins.slidecraft.git.jgit;

import java.io.IOException;
import java.util.Set;
import org.eclipse.jgit.internal.storage.dfs.DfsObjDatabase;
import org.eclipse.jgit.internal.storage.dfs.DfsReader;
import org.eclipse.jgit.internal.storage.dfs.DfsRepositoryDescription;
import org.eclipse.jgit.internal.storage.dfs.InMemoryRepository;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;

/**
 * A repository in memory that may lack history. JGit's own stores which commits have no parents here, but its reader doesn't
 * tell: walks would look for commits that aren't there.
 */
final class ShallowRepository extends InMemoryRepository {
    ShallowRepository(String name) {
        super(new DfsRepositoryDescription(name));
    }

    @Override
    public ObjectReader newObjectReader() {
        return new Reader(getObjectDatabase());
    }

    private static final class Reader extends DfsReader {
        private final DfsObjDatabase objects;

        Reader(DfsObjDatabase objects) {
            super(objects);
            this.objects = objects;
        }

        @Override
        public ObjectReader newReader() {
            return new Reader(objects);
        }

        @Override
        public Set<ObjectId> getShallowCommits() {
            try {
                return objects.getShallowCommits();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }
}
