// The picture that the README shows: how many times longer the peers take, and the package is 1.
import { BarChart } from "echarts/charts";
import { GridComponent, TitleComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { digits } from "../stats.js";

use([BarChart, GridComponent, SVGRenderer, TitleComponent]);

/** @typedef {import("../main.js").Block} Block */

const WIDTH = 800;
const BAR = 22;
const HEAD = 56;
const NAMES = 300;

/** Readable on white and on black. */
const COLOURS = { ours: "#1f9d6b", peer: "#8a93a6", text: "#7d8590" };

/**
 * @param {Block[]} blocks
 * @param {{ group: string, title: string, heading: string }[]} panels
 * @returns {string} SVG
 */
export function picture(blocks, panels) {
  let top = 0;
  const parts = panels.flatMap(({ group, title, heading }) => {
    const block = blocks.find((block) => block.group === group && block.title === title);
    if (block === undefined) return [];
    const runtime = block.lines[0].runtime;
    const lines = block.lines.filter((line) => line.runtime === runtime);
    const part = { heading, lines, top, height: lines.length * BAR };
    top += HEAD + part.height;
    return [part];
  });
  const chart = init(null, null, { renderer: "svg", ssr: true, width: WIDTH, height: top + 16 });
  const text = { color: COLOURS.text, fontFamily: "sans-serif" };
  chart.setOption({
    animation: false,
    title: parts.map(({ heading, top }) => ({
      text: heading,
      top: top + 14,
      left: 12,
      textStyle: { ...text, fontSize: 14 },
    })),
    grid: parts.map(({ top, height }) => ({
      top: top + HEAD - 14,
      height,
      left: NAMES,
      right: 70,
    })),
    xAxis: parts.map((_, gridIndex) => ({ gridIndex, type: "value", show: false })),
    yAxis: parts.map(({ lines }, gridIndex) => ({
      gridIndex,
      type: "category",
      inverse: true,
      data: lines.map(({ contender }) => contender),
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { ...text, fontSize: 12 },
    })),
    series: parts.map(({ lines }, index) => ({
      type: "bar",
      silent: true,
      xAxisIndex: index,
      yAxisIndex: index,
      barWidth: BAR - 8,
      label: { show: true, position: "right", color: COLOURS.text },
      data: lines.map(({ median }, at) => ({
        value: median / lines[0].median,
        itemStyle: { color: at === 0 ? COLOURS.ours : COLOURS.peer },
        label: { formatter: `${digits(median / lines[0].median)}×` },
      })),
    })),
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  const title = "<title>zavu-invitations beside its peers</title>";
  return `${svg.replace(/(?<=^<svg[^>]*>)/, title)}\n`;
}
