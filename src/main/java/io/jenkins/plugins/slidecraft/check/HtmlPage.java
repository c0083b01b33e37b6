package io.jenkins.plugins.slidecraft.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a check looks at in an HTML page: its scripts and styles. Tags are found as text; a page that is so odd that this goes
 * wrong names fewer assets, and none wrongly.
 *
 * @param text the page
 * @param assets what it names, in its order
 */
record HtmlPage(String text, List<String> assets) {
    private static final Pattern PAGE =
            Pattern.compile("(?is)^\\s*(?:<!--.*?-->\\s*)*(?:<!doctype\\s+html\\b|<html\\b)");
    private static final Pattern COMMENT = Pattern.compile("(?s)<!--.*?-->");
    private static final Pattern TAG = Pattern.compile("(?i)<(script|link)\\b([^>]*)>");
    private static final Pattern ATTRIBUTE =
            Pattern.compile("(?i)([a-z-]+)\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)'|([^\\s\"'>]+))");

    HtmlPage {
        assets = List.copyOf(assets);
    }

    /** A page; empty where the text is none. */
    static Optional<HtmlPage> read(String text) {
        String start = text.startsWith("\ufeff") ? text.substring(1) : text;
        return PAGE.matcher(start).find() ? Optional.of(new HtmlPage(start, assets(start))) : Optional.empty();
    }

    /** Whether it is the same application: the same text, or, where a server writes into it, the same scripts and styles. */
    boolean isSamePageAs(HtmlPage other) {
        return text.equals(other.text) || !assets.isEmpty() && assets.equals(other.assets);
    }

    private static List<String> assets(String text) {
        List<String> assets = new ArrayList<>();
        Matcher tag = TAG.matcher(COMMENT.matcher(text).replaceAll(""));
        while (tag.find()) {
            boolean script = tag.group(1).equalsIgnoreCase("script");
            String source = attribute(tag.group(2), script ? "src" : "href");
            if (!source.isEmpty() && (script || isStyle(attribute(tag.group(2), "rel"))) && !assets.contains(source)) {
                assets.add(source);
            }
        }
        return assets;
    }

    private static boolean isStyle(String relation) {
        String words = " " + relation.toLowerCase(Locale.ROOT) + " ";
        return words.contains(" stylesheet ") || words.contains(" modulepreload ");
    }

    private static String attribute(String attributes, String name) {
        Matcher matcher = ATTRIBUTE.matcher(attributes);
        while (matcher.find()) {
            if (matcher.group(1).equalsIgnoreCase(name)) {
                for (int group = 2; group <= 4; group++) {
                    if (matcher.group(group) != null) {
                        return matcher.group(group).strip().replace("&amp;", "&");
                    }
                }
            }
        }
        return "";
    }
}
