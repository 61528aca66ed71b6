import { interpolateZoom } from 'd3-interpolate';

/**
 * Stands in for `d3-interpolate`: what moves is where one looks, in d3's way and never in React Flow's
 * linear one, and no attribute, style or colour of anything, for which d3's transitions carry it along.
 */
const none = (): null => null;

export {
  interpolateZoom,
  interpolateZoom as interpolate,
  none as interpolateNumber,
  none as interpolateRgb,
  none as interpolateString,
  none as interpolateTransformCss,
  none as interpolateTransformSvg,
};
