/**
 * The web application: what the server knows, laid out for people. It runs in a browser, asks its own server only, by the contract, and
 * may reason with the pure floors. A scene is a page and owns its components; what a second scene wants moves to `component/`.
 */
import { createElement, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import { Application } from './application.tsx'

const place = document.getElementById('application')
if (place === null) throw new Error('the page has no place for the application')
createRoot(place).render(createElement(StrictMode, undefined, createElement(Application)))
