package io.jenkins.plugins.slidecraft.differential;

import java.util.List;

/** Where the simulation differs from a real API server, known and accepted; each with its reason. */
final class StatedDifferences {
    private StatedDifferences() {}

    /** A transcript without them. */
    static List<String> without(List<String> transcript) {
        return transcript.stream()
                .map(StatedDifferences::withoutLastToken)
                .map(StatedDifferences::firstOfMetadata)
                .toList();
    }

    /**
     * The API server gives a continue token wherever keys follow, though none of them may match the selector: the next page
     * is empty then. The simulation looks ahead.
     */
    private static String withoutLastToken(String line) {
        return line.replace(", next page]", "]").replace("[next page]", "[]");
    }

    /** The API server names everything that is wrong at once; the simulation stops after what is wrong with the metadata. */
    private static String firstOfMetadata(String line) {
        int first = line.indexOf("is invalid: [metadata.");
        int second = line.indexOf(", spec.", first);
        return first < 0 || second < 0
                ? line
                : line.substring(0, second).replace("is invalid: [metadata.", "is invalid: metadata.");
    }
}
