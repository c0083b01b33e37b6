package io.jenkins.plugins.slidecraft.steps;

import hudson.Util;
import io.jenkins.plugins.slidecraft.gate.GateArguments;
import java.util.Map;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.kohsuke.stapler.DataBoundSetter;

/** What {@code metricGate} says of a metric: what is asked and how it is judged. The rest is {@link MetricGateStep}'s. */
public abstract class MetricStep extends Step {
    private String server;
    private String judge;
    private String query;
    private String samples;
    private String freshness;
    private String reduce;
    private String threshold;
    private Double minSamples;
    private Integer failureLimit;
    private Integer consecutiveFailures;
    private Integer consecutiveErrors;
    private String maxAge;
    private String unit;
    private String total;
    private String errors;
    private String successes;
    private String stableTotal;
    private String stableErrors;
    private String stableSuccesses;
    private String histogram;
    private String stableHistogram;
    private Double quantile;
    private String stableQuery;
    private Map<String, Object> kayenta;
    private Double margin;
    private Double worst;

    public String getServer() {
        return server;
    }

    @DataBoundSetter
    public void setServer(String server) {
        this.server = Util.fixEmptyAndTrim(server);
    }

    public String getJudge() {
        return judge;
    }

    @DataBoundSetter
    public void setJudge(String judge) {
        this.judge = Util.fixEmptyAndTrim(judge);
    }

    public String getQuery() {
        return query;
    }

    @DataBoundSetter
    public void setQuery(String query) {
        this.query = Util.fixEmptyAndTrim(query);
    }

    public String getSamples() {
        return samples;
    }

    @DataBoundSetter
    public void setSamples(String samples) {
        this.samples = Util.fixEmptyAndTrim(samples);
    }

    public String getFreshness() {
        return freshness;
    }

    @DataBoundSetter
    public void setFreshness(String freshness) {
        this.freshness = Util.fixEmptyAndTrim(freshness);
    }

    public String getReduce() {
        return reduce;
    }

    @DataBoundSetter
    public void setReduce(String reduce) {
        this.reduce = Util.fixEmptyAndTrim(reduce);
    }

    public String getThreshold() {
        return threshold;
    }

    @DataBoundSetter
    public void setThreshold(String threshold) {
        this.threshold = Util.fixEmptyAndTrim(threshold);
    }

    public Double getMinSamples() {
        return minSamples;
    }

    @DataBoundSetter
    public void setMinSamples(Double minSamples) {
        this.minSamples = minSamples;
    }

    public Integer getFailureLimit() {
        return failureLimit;
    }

    @DataBoundSetter
    public void setFailureLimit(Integer failureLimit) {
        this.failureLimit = failureLimit;
    }

    public Integer getConsecutiveFailures() {
        return consecutiveFailures;
    }

    @DataBoundSetter
    public void setConsecutiveFailures(Integer consecutiveFailures) {
        this.consecutiveFailures = consecutiveFailures;
    }

    public Integer getConsecutiveErrors() {
        return consecutiveErrors;
    }

    @DataBoundSetter
    public void setConsecutiveErrors(Integer consecutiveErrors) {
        this.consecutiveErrors = consecutiveErrors;
    }

    public String getMaxAge() {
        return maxAge;
    }

    @DataBoundSetter
    public void setMaxAge(String maxAge) {
        this.maxAge = Util.fixEmptyAndTrim(maxAge);
    }

    public String getUnit() {
        return unit;
    }

    @DataBoundSetter
    public void setUnit(String unit) {
        this.unit = Util.fixEmptyAndTrim(unit);
    }

    public String getTotal() {
        return total;
    }

    @DataBoundSetter
    public void setTotal(String total) {
        this.total = Util.fixEmptyAndTrim(total);
    }

    public String getErrors() {
        return errors;
    }

    @DataBoundSetter
    public void setErrors(String errors) {
        this.errors = Util.fixEmptyAndTrim(errors);
    }

    public String getSuccesses() {
        return successes;
    }

    @DataBoundSetter
    public void setSuccesses(String successes) {
        this.successes = Util.fixEmptyAndTrim(successes);
    }

    public String getStableTotal() {
        return stableTotal;
    }

    @DataBoundSetter
    public void setStableTotal(String stableTotal) {
        this.stableTotal = Util.fixEmptyAndTrim(stableTotal);
    }

    public String getStableErrors() {
        return stableErrors;
    }

    @DataBoundSetter
    public void setStableErrors(String stableErrors) {
        this.stableErrors = Util.fixEmptyAndTrim(stableErrors);
    }

    public String getStableSuccesses() {
        return stableSuccesses;
    }

    @DataBoundSetter
    public void setStableSuccesses(String stableSuccesses) {
        this.stableSuccesses = Util.fixEmptyAndTrim(stableSuccesses);
    }

    public String getHistogram() {
        return histogram;
    }

    @DataBoundSetter
    public void setHistogram(String histogram) {
        this.histogram = Util.fixEmptyAndTrim(histogram);
    }

    public String getStableHistogram() {
        return stableHistogram;
    }

    @DataBoundSetter
    public void setStableHistogram(String stableHistogram) {
        this.stableHistogram = Util.fixEmptyAndTrim(stableHistogram);
    }

    public Double getQuantile() {
        return quantile;
    }

    @DataBoundSetter
    public void setQuantile(Double quantile) {
        this.quantile = quantile;
    }

    public String getStableQuery() {
        return stableQuery;
    }

    @DataBoundSetter
    public void setStableQuery(String stableQuery) {
        this.stableQuery = Util.fixEmptyAndTrim(stableQuery);
    }

    public Map<String, Object> getKayenta() {
        return kayenta;
    }

    @DataBoundSetter
    public void setKayenta(Map<String, Object> kayenta) {
        this.kayenta = kayenta;
    }

    public Double getMargin() {
        return margin;
    }

    @DataBoundSetter
    public void setMargin(Double margin) {
        this.margin = margin;
    }

    public Double getWorst() {
        return worst;
    }

    @DataBoundSetter
    public void setWorst(Double worst) {
        this.worst = worst;
    }

    /** Adds them by name, those that were not given as null. */
    final void addTo(Map<String, Object> arguments) {
        arguments.put(GateArguments.SERVER, server);
        arguments.put(GateArguments.JUDGE, judge);
        arguments.put(GateArguments.QUERY, query);
        arguments.put(GateArguments.SAMPLES, samples);
        arguments.put(GateArguments.FRESHNESS, freshness);
        arguments.put(GateArguments.REDUCE, reduce);
        arguments.put(GateArguments.THRESHOLD, threshold);
        arguments.put(GateArguments.MIN_SAMPLES, minSamples);
        arguments.put(GateArguments.FAILURE_LIMIT, failureLimit);
        arguments.put(GateArguments.CONSECUTIVE_FAILURES, consecutiveFailures);
        arguments.put(GateArguments.CONSECUTIVE_ERRORS, consecutiveErrors);
        arguments.put(GateArguments.MAX_AGE, maxAge);
        arguments.put(GateArguments.UNIT, unit);
        arguments.put(GateArguments.TOTAL, total);
        arguments.put(GateArguments.ERRORS, errors);
        arguments.put(GateArguments.SUCCESSES, successes);
        arguments.put(GateArguments.STABLE_TOTAL, stableTotal);
        arguments.put(GateArguments.STABLE_ERRORS, stableErrors);
        arguments.put(GateArguments.STABLE_SUCCESSES, stableSuccesses);
        arguments.put(GateArguments.HISTOGRAM, histogram);
        arguments.put(GateArguments.STABLE_HISTOGRAM, stableHistogram);
        arguments.put(GateArguments.QUANTILE, quantile);
        arguments.put(GateArguments.STABLE_QUERY, stableQuery);
        arguments.put(GateArguments.KAYENTA, Arguments.plain(kayenta));
        arguments.put(GateArguments.MARGIN, margin);
        arguments.put(GateArguments.WORST, worst);
    }
}
