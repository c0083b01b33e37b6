package io.jenkins.plugins.slidecraft.release;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One container of one workload, and the image that it runs or is to run.
 *
 * @param component the component's name in {@code slidecraft.yaml}, as {@code gateway}
 * @param workload the Deployment's name
 * @param container the container's name in the pod template
 * @param image the image; pinned by digest unless it was found running without one
 */
public record WorkloadImage(String component, String workload, String container, ImageRef image) {
    /** Component to image, as texts, in the components' order; of a component with several the first. */
    public static Map<String, String> byComponent(List<WorkloadImage> images) {
        Map<String, String> map = new TreeMap<>();
        images.forEach(image -> map.putIfAbsent(image.component(), image.image().toString()));
        return map;
    }

    /** Whether both are for the same container of the same workload. */
    public boolean sameContainer(WorkloadImage other) {
        return workload.equals(other.workload) && container.equals(other.container);
    }
}
