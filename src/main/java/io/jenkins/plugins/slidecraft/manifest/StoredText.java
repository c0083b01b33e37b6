package io.jenkins.plugins.slidecraft.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.jenkins.plugins.slidecraft.kube.DeleteOptions;
import io.jenkins.plugins.slidecraft.kube.Kind;
import io.jenkins.plugins.slidecraft.kube.KubeException;
import io.jenkins.plugins.slidecraft.kube.ListOptions;
import io.jenkins.plugins.slidecraft.kube.WriteOptions;
import io.jenkins.plugins.slidecraft.operation.Json;
import io.jenkins.plugins.slidecraft.operation.World;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Texts of any size in immutable ConfigMaps, named after their content: what a release was applied with, and what was found
 * before. Writing one again is writing it once.
 */
public final class StoredText {
    /** Manifests, with the inventory of what they hold. */
    public static final StoredText MANIFESTS = new StoredText("manifests");
    /** What an operation found, to go back to. */
    public static final StoredText FOUND = new StoredText("found");

    /** Bytes in one ConfigMap, which takes 1 MiB with its names. */
    private static final int CHUNK = 900 * 1024;
    /** What a text may be unpacked: one that is larger was not written here. */
    private static final int LARGEST = 64 << 20;

    private static final int NAMED_BY = 12;
    private static final String TEXT = "text";
    private static final String HASH = "hash";
    private static final String PARTS = "parts";
    private static final String INVENTORY = "inventory";

    private final String role;

    private StoredText(String role) {
        this.role = role;
    }

    /** The name of the first ConfigMap of a text; the others have a number more. */
    public String name(World world, String hash) {
        return "slidecraft-" + world.environment() + "-" + role + "-" + hash.substring(0, NAMED_BY);
    }

    private String name(World world, String hash, int part) {
        return name(world, hash) + (part == 0 ? "" : "-" + part);
    }

    /**
     * Writes a text.
     *
     * @param inventory the objects in it
     * @return its hash
     */
    public String write(World world, String text, List<ObjectId> inventory) {
        String hash = Manifests.hash(text);
        byte[] bytes = zipped(text);
        int parts = (bytes.length + CHUNK - 1) / CHUNK;
        // The first comes last: where it is, all are.
        for (int part = parts - 1; part >= 0; part--) {
            byte[] chunk =
                    java.util.Arrays.copyOfRange(bytes, part * CHUNK, Math.min(bytes.length, (part + 1) * CHUNK));
            Map<String, String> data = new TreeMap<>();
            data.put(HASH, hash);
            if (part == 0) {
                data.put(PARTS, Integer.toString(parts));
                data.put(INVENTORY, Json.write(inventory));
            }
            create(world, hash, part, data, chunk);
        }
        return hash;
    }

    private void create(World world, String hash, int part, Map<String, String> data, byte[] chunk) {
        ConfigMap map = new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name(world, hash, part))
                .withNamespace(world.namespace())
                .addToLabels(Marks.ENVIRONMENT, world.environment())
                .addToLabels(Marks.ROLE, role)
                .endMetadata()
                .withImmutable(true)
                .withData(data)
                .addToBinaryData(TEXT, Base64.getEncoder().encodeToString(chunk))
                .build();
        try {
            world.cluster().create(Kind.CONFIG_MAP, world.namespace(), map, WriteOptions.DEFAULT);
        } catch (KubeException e) {
            if (!e.isAlreadyExists()) {
                throw e;
            }
            if (read(world, hash, part).isEmpty()) {
                throw new ManifestException(
                        ManifestException.MISSING,
                        "ConfigMap " + name(world, hash, part) + " in namespace " + world.namespace()
                                + " is there and holds something else: remove it and deploy again.",
                        List.of());
            }
        }
    }

    private Optional<ConfigMap> read(World world, String hash, int part) {
        return world.cluster()
                .get(Kind.CONFIG_MAP, world.namespace(), name(world, hash, part))
                .filter(map ->
                        map.getData() != null && hash.equals(map.getData().get(HASH)));
    }

    /** Reads a text by its hash; empty where it is not there, or not whole, or not what it was. */
    public Optional<String> read(World world, String hash) {
        Optional<ConfigMap> first = read(world, hash, 0);
        if (first.isEmpty()) {
            return Optional.empty();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int parts = number(first.get().getData().get(PARTS));
        for (int part = 0; part < parts; part++) {
            Optional<ConfigMap> map = part == 0 ? first : read(world, hash, part);
            if (map.isEmpty() || map.get().getBinaryData() == null) {
                return Optional.empty();
            }
            try {
                bytes.writeBytes(
                        Base64.getDecoder().decode(map.get().getBinaryData().getOrDefault(TEXT, "")));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
        return unzipped(bytes.toByteArray()).filter(text -> Manifests.hash(text).equals(hash));
    }

    private static int number(String text) {
        return text != null && text.matches("\\d{1,4}") ? Integer.parseInt(text) : 0;
    }

    /** The inventories of all texts that are kept, by hash. */
    public Map<String, List<ObjectId>> inventories(World world) {
        Map<String, List<ObjectId>> found = new TreeMap<>();
        for (ConfigMap map : all(world)) {
            String json = map.getData() == null ? null : map.getData().get(INVENTORY);
            if (json != null) {
                try {
                    found.put(map.getData().get(HASH), List.of(Json.read(json, ObjectId[].class)));
                } catch (JsonProcessingException e) {
                    world.log(world.environment() + ": the inventory in ConfigMap "
                            + map.getMetadata().getName() + " can't be read: " + e.getOriginalMessage());
                }
            }
        }
        return found;
    }

    private List<ConfigMap> all(World world) {
        return world.cluster()
                .list(
                        Kind.CONFIG_MAP,
                        world.namespace(),
                        ListOptions.labels(
                                Marks.ENVIRONMENT + "=" + world.environment() + "," + Marks.ROLE + "=" + role))
                .items();
    }

    /** What is kept of texts now, to be removed by {@link #prune} once it is known which of them are still named. */
    public List<ConfigMap> kept(World world) {
        return all(world);
    }

    /**
     * Removes those of some ConfigMaps whose text nobody names.
     *
     * @param kept as they were read before it was found out who names what
     * @param named the hashes that are named
     */
    public void prune(World world, List<ConfigMap> kept, Set<String> named) {
        for (ConfigMap map : kept) {
            String hash = map.getData() == null ? null : map.getData().get(HASH);
            if (hash != null && !named.contains(hash)) {
                world.cluster()
                        .delete(
                                Kind.CONFIG_MAP,
                                world.namespace(),
                                map.getMetadata().getName(),
                                DeleteOptions.BACKGROUND.onlyIf(
                                        map.getMetadata().getUid(),
                                        map.getMetadata().getResourceVersion()));
            }
        }
    }

    private static byte[] zipped(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
            zip.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static Optional<String> unzipped(byte[] bytes) {
        try (GZIPInputStream zip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            byte[] text = zip.readNBytes(LARGEST + 1);
            return text.length > LARGEST ? Optional.empty() : Optional.of(new String(text, StandardCharsets.UTF_8));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
