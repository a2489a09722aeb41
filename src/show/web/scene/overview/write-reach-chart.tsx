import { Skeleton, useComputedColorScheme } from '@mantine/core'
import { BarChart } from 'echarts/charts'
import { GridComponent } from 'echarts/components'
import { init, use as register } from 'echarts/core'
import type { EChartsType } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useRef, useState } from 'react'
import type { ReachBar } from './reach-bars.ts'

register([BarChart, GridComponent, SVGRenderer])

const colours = { light: { text: '#495057', bar: '#0b7285', last: '#862e9c' }, dark: { text: '#c9c9c9', bar: '#3bc9db', last: '#da77f2' } } as const

/** Write-reach as bars. To a screen reader it is a figure whose name says all of its numbers. */
export const WriteReachChart = ({ bars }: { readonly bars: readonly ReachBar[] }) => {
  const place = useRef<HTMLDivElement>(null)
  const [chart, setChart] = useState<EChartsType>()
  const { text, bar, last } = colours[useComputedColorScheme('light')]

  useEffect(() => {
    if (place.current === null) return
    const made = init(place.current, undefined, { renderer: 'svg' })
    const watch = new ResizeObserver(() => made.resize())
    watch.observe(place.current)
    setChart(made)
    return () => {
      watch.disconnect()
      made.dispose()
    }
  }, [])

  useEffect(() => {
    chart?.setOption({
      animation: false,
      grid: { left: 8, right: 64, top: 4, bottom: 4, containLabel: true },
      xAxis: { type: 'value', show: false },
      yAxis: {
        type: 'category',
        inverse: true,
        data: bars.map(({ name }) => name),
        axisLine: { show: false },
        axisTick: { show: false },
        axisLabel: { color: text, fontSize: 13, width: 190, overflow: 'break' },
      },
      series: [
        {
          type: 'bar',
          barMaxWidth: 26,
          data: bars.map(({ name, pairs }) => ({ value: pairs, itemStyle: { color: name === 'seen in recordings' ? last : bar, borderRadius: 4 } })),
          label: {
            show: true,
            position: 'right',
            color: text,
            fontSize: 14,
            fontWeight: 'bold',
            formatter: ({ value }: { readonly value: unknown }) => Number(value).toLocaleString(),
          },
        },
      ],
    })
  }, [chart, bars, text, bar, last])

  return (
    <figure
      aria-label={`write-reach: ${bars.map(({ name, pairs }) => `${name} ${pairs}`).join(', ')}`}
      style={{ margin: 0, height: bars.length * 44 + 8 }}
    >
      {chart === undefined && <Skeleton height={bars.length * 44} />}
      <div ref={place} style={{ height: '100%' }} aria-hidden />
    </figure>
  )
}
