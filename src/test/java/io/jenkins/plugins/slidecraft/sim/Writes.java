package io.jenkins.plugins.slidecraft.sim;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.WriteOptions;
import io.jenkins.plugins.slidecraft.kube.WriteOptions.Subresource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;

/** Create, replace and apply as the API server's registry does them: defaults, strategy, validation, admission, store. */
final class Writes {
    private static final String SAFE = "bcdfghjklmnpqrstvwxz2456789";

    private final ObjectStore store;
    private final List<Admission> admissions;
    private final FieldManagers managers;

    Writes(ObjectStore store, List<Admission> admissions, FieldManagers managers) {
        this.store = store;
        this.admissions = admissions;
        this.managers = managers;
    }

    /** Five letters and digits, as {@code generateName} gets them. */
    static String suffix(Random random) {
        StringBuilder text = new StringBuilder(5);
        for (int i = 0; i < 5; i++) {
            text.append(SAFE.charAt(random.nextInt(SAFE.length())));
        }
        return text.toString();
    }

    /** Takes an object that nobody else has. */
    <T extends HasMetadata> T create(Kind<T> kind, T object, WriteOptions options) {
        ObjectMeta meta = object.getMetadata();
        if (meta.getName() == null && meta.getGenerateName() != null) {
            meta.setName(meta.getGenerateName() + suffix(store.runtime().random()));
        }
        Validation.metadata(kind, object);
        if (meta.getResourceVersion() != null && !meta.getResourceVersion().isEmpty()) {
            throw new io.jenkins.plugins.slidecraft.kube.KubeException(
                    500, "", "resourceVersion should not be set on objects to be created");
        }
        Strategies.prepareForCreate(object);
        Defaults.fill(object);
        Validation.created(kind, object);
        admit(kind, object, null);
        if (store.find(kind, meta.getNamespace(), meta.getName()) != null) {
            throw KubeErrors.alreadyExists(kind, meta.getName());
        }
        if (options.dryRun()) {
            return object;
        }
        T stored = store.insert(kind, object);
        managers.updated(kind, null, stored, options);
        return stored;
    }

    /** Takes an object that nobody else has. */
    <T extends HasMetadata> T replace(Kind<T> kind, T object, WriteOptions options) {
        ObjectMeta meta = object.getMetadata();
        Validation.metadata(kind, object);
        T before = store.find(kind, meta.getNamespace(), meta.getName());
        if (before == null && !Strategies.createsOnUpdate(kind)) {
            throw KubeErrors.notFound(kind, meta.getName());
        }
        checkUid(kind, meta, before);
        String version = meta.getResourceVersion();
        if (before == null) {
            meta.setResourceVersion(null);
            meta.setUid(null);
            return create(kind, object, options);
        }
        if (version == null || version.isEmpty()) {
            if (Strategies.needsVersion(kind)) {
                throw KubeErrors.versionNeeded(kind, meta.getName());
            }
        } else if (!version.equals(before.getMetadata().getResourceVersion())) {
            throw KubeErrors.modified(kind, meta.getName());
        }
        List<ManagedFieldsEntry> owners = meta.getManagedFields();
        boolean restated = managers.restated(before, owners);
        T merged = Strategies.prepareForUpdate(object, before, options.subresource());
        T stored = finish(kind, merged, before, options, restated);
        if (!options.dryRun()) {
            if (restated) {
                managers.restate(stored, owners);
            }
            managers.updated(kind, before, stored, options);
        }
        return stored;
    }

    /** The store checks the uid first, against an empty one where there is no object. */
    private static void checkUid(Kind<?> kind, ObjectMeta meta, HasMetadata before) {
        String is = before == null ? "" : before.getMetadata().getUid();
        if (meta.getUid() != null && !meta.getUid().equals(is)) {
            throw KubeErrors.conflict(
                    kind,
                    meta.getName(),
                    "StorageError: invalid object, Code: 4, Key: /registry/" + kind.plural() + "/" + meta.getNamespace()
                            + "/" + meta.getName()
                            + ", ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: "
                            + meta.getUid() + ", UID in object meta: " + is);
        }
    }

    <T extends HasMetadata> T apply(Kind<T> kind, T object, WriteOptions options) {
        ObjectMeta meta = object.getMetadata();
        Validation.metadata(kind, object);
        if (options.fieldManager() == null || options.fieldManager().isEmpty()) {
            throw KubeErrors.badRequest(
                    "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply"
                            + " patch");
        }
        T before = store.find(kind, meta.getNamespace(), meta.getName());
        if (before == null && options.subresource() != Subresource.NONE) {
            throw KubeErrors.notFound(kind, meta.getName());
        }
        String version = meta.getResourceVersion();
        boolean versioned = version != null && !version.isEmpty();
        if (before == null) {
            // Not a compare-and-swap then: the version is not looked at where there is no object.
            meta.setResourceVersion(null);
        }
        FieldManagers.Applied<T> applied = managers.apply(kind, before, object, options);
        // Whose field it is comes first: the version is compared when the result is to be stored.
        if (before != null && versioned && !version.equals(before.getMetadata().getResourceVersion())) {
            throw KubeErrors.modified(kind, meta.getName());
        }
        T stored;
        if (before == null) {
            Strategies.prepareForCreate(applied.object());
            Defaults.fill(applied.object());
            Validation.created(kind, applied.object());
            admit(kind, applied.object(), null);
            stored = options.dryRun() ? applied.object() : store.insert(kind, applied.object());
        } else {
            T merged = Strategies.prepareForUpdate(applied.object(), before, options.subresource());
            stored = finish(kind, merged, before, options, applied.otherOwners());
        }
        if (!options.dryRun()) {
            managers.applied(applied, stored);
        }
        return stored;
    }

    /** What replace and apply have in common once the new object is known. */
    private <T extends HasMetadata> T finish(
            Kind<T> kind, T object, T before, WriteOptions options, boolean otherOwners) {
        Defaults.fill(object);
        Validation.updated(kind, object, before);
        if (options.subresource() == Subresource.NONE) {
            admit(kind, object, before);
        }
        if (options.dryRun()) {
            return object;
        }
        ObjectMeta meta = object.getMetadata();
        if (meta.getDeletionTimestamp() != null
                && (meta.getFinalizers() == null || meta.getFinalizers().isEmpty())
                && !Objects.equals(kind.plural(), Kind.POD.plural())) {
            // The write that takes the last finalizer away is not stored: it deletes.
            store.remove(kind, before);
            return object;
        }
        return store.update(kind, object, otherOwners);
    }

    /** The controllers' way in: no field managers, no latency, but admission. */
    <T extends HasMetadata> void admit(Kind<T> kind, T object, T before) {
        for (Admission admission : admissions) {
            admission.review(kind, object, Optional.ofNullable(before));
        }
    }
}
